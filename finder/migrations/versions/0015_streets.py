"""The index of streets with the rest of an address: a Kerkstraat is everywhere."""

from collections.abc import Sequence

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    _index(["street_key", "status", "town_key", "house_number"], ["id"])


def downgrade() -> None:
    _index(["street_key"], [])


def _index(columns: Sequence[str], included: Sequence[str]) -> None:
    op.drop_index("place_street", "place")
    op.create_index("place_street", "place", columns, postgresql_include=included)
