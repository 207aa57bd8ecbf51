"""The towns, the register of addresses, and what sources far away said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
# Compared sign by sign, so that an index finds a beginning.
KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ARTICLES = {"de", "den", "het", "t"}


def upgrade() -> None:
    op.add_column("postcode", sa.Column("municipality", sa.Text(), nullable=True))
    op.add_column("postcode", sa.Column("towns", sa.Integer(), nullable=True))
    op.add_column("moderator", sa.Column("municipalities", JSON, nullable=True))
    _create_town()
    _create_register()
    _create_far()
    _create_name_part()


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
        sa.Column("key", KEY, nullable=False),
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


def _create_name_part() -> None:
    table = op.create_table(
        "name_part",
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("whole", "key", "place_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("name_part_place", "name_part", ["place_id"])
    query = sa.text("SELECT id, name_key FROM place WHERE status = 'open'")
    for place_id, names in op.get_bind().execute(query).all():
        parts = [{"place_id": place_id, **part} for part in _parts(names)]
        op.bulk_insert(table, parts)


def _parts(names: str) -> list[dict[str, object]]:
    """What stood in models/name_part.py when this was written."""
    found = {
        (ARTICLES.issuperset(words[:at]), " ".join(words[at:])[:80].rstrip())
        for words in map(str.split, names.split(" | "))
        for at in range(len(words))
    }
    return [{"whole": whole, "key": key} for whole, key in found]


def downgrade() -> None:
    for table in (
        "name_part",
        "geocoder",
        "geocode",
        "address",
        "street_postcode",
        "street",
        "postcode6",
        "town",
    ):
        op.drop_table(table)
    op.drop_column("moderator", "municipalities")
    op.drop_column("postcode", "towns")
    op.drop_column("postcode", "municipality")
