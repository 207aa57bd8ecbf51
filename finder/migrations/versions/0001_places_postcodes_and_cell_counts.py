"""Places, postcodes and the counts of places per cell."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

LISTED = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "cell_count",
        sa.Column("zoom", sa.Integer(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("zoom", "cell", "kind"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alternative_names", LISTED, nullable=True),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("street_key", sa.Text(), nullable=True),
        sa.Column("house_number", sa.String(length=20), nullable=True),
        sa.Column("postcode", sa.String(length=6), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.Column("closed_from", sa.Date(), nullable=True),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("wheelchair", sa.String(length=10), nullable=True),
        sa.Column("accessible_toilet", sa.String(length=10), nullable=True),
        sa.Column("run_by", sa.String(length=20), nullable=True),
        sa.Column("funding", LISTED, nullable=True),
        sa.Column("professional", sa.String(length=10), nullable=True),
        sa.Column("professional_hours", sa.Text(), nullable=True),
        sa.Column("welcome", sa.String(length=20), nullable=True),
        sa.Column("audiences", LISTED, nullable=True),
        sa.Column("access", sa.String(length=20), nullable=True),
        sa.Column("cost", sa.String(length=10), nullable=True),
        sa.Column("languages", LISTED, nullable=True),
        sa.Column("activities", LISTED, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("seen_in", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("existence_checked_on", sa.Date(), nullable=True),
        sa.Column("hours_checked_on", sa.Date(), nullable=True),
        sa.Column("contact_checked_on", sa.Date(), nullable=True),
        sa.Column("openness_checked_on", sa.Date(), nullable=True),
        sa.Column("access_checked_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("place_address", "place", ["postcode", "house_number"])
    op.create_index("place_street", "place", ["street_key"])
    op.create_index("place_near", "place", ["lat", "lon", "status", "kind", "cell"])

    op.create_table(
        "postcode",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("town_key", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_postcode_town_key", "postcode", ["town_key"])
    op.create_index("postcode_near", "postcode", ["lat", "lon"])


def downgrade() -> None:
    op.drop_table("postcode")
    op.drop_table("place")
    op.drop_table("cell_count")
