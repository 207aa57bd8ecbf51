"""The towns, the register of addresses, and what sources far away said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("postcode", sa.Column("municipality", sa.Text(), nullable=True))
    op.add_column("postcode", sa.Column("towns", sa.Integer(), nullable=True))
    _create_town()
    _create_register()
    _create_far()


def _create_town() -> None:
    op.create_table(
        "town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_town_key", "town", ["key"])


def _create_register() -> None:
    op.create_table(
        "postcode6",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("addresses", sa.Integer(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "street",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("street_key", "street", ["key", "town_id"])
    op.create_table(
        "street_postcode",
        sa.Column("postcode6_id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("postcode6_id", "street_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "address",
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(length=20), nullable=False),
        sa.Column("postcode6_id", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("street_id", "number", "suffix", "postcode6_id"),
        sqlite_with_rowid=False,
    )


def _create_far() -> None:
    op.create_table(
        "geocode",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("answer", JSON, nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_geocode_until", "geocode", ["until"])
    op.create_table(
        "geocoder",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    for table in (
        "geocoder",
        "geocode",
        "address",
        "street_postcode",
        "street",
        "postcode6",
        "town",
    ):
        op.drop_table(table)
    op.drop_column("postcode", "towns")
    op.drop_column("postcode", "municipality")
