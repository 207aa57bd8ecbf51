"""Indexes of what few places have: another that they were merged into, and a number to call."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _index("place_merged", ["merged_into_id"], known="merged_into_id")
    _index("place_called", ["status", "checked_since", "id"], known="phone")


def downgrade() -> None:
    op.drop_index("place_called", "place")
    op.drop_index("place_merged", "place")


def _index(name: str, columns: list[str], known: str) -> None:
    some = sa.text(f"{known} IS NOT NULL")
    op.create_index(name, "place", columns, sqlite_where=some, postgresql_where=some)
