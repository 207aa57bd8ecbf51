"""The id in the indexes of places by cell, so that PostgreSQL finds those around a point in them.

Without it, it read the row of every place that might be near. SQLite's indexes hold it already.
"""

from collections.abc import Sequence

from alembic import op

revision = "0012"
down_revision = "0011"

NEAR = ("cell", "status", "kind", "lat", "lon")
NEAR_OF_KIND = ("kind", "cell", "status", "lat", "lon")


def upgrade() -> None:
    _again(["id"])


def downgrade() -> None:
    _again([])


def _again(beside: Sequence[str]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, columns in (("place_near", NEAR), ("place_near_of_kind", NEAR_OF_KIND)):
        op.drop_index(name, "place")
        op.create_index(name, "place", list(columns), postgresql_include=list(beside))
