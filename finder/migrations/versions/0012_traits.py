"""What filters ask of places as bits, and the indexes by cell with all that a map shows.

SQLite's indexes hold the id by themselves; without it PostgreSQL reads the row of each place that
might be near.
"""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# The columns, and the words that stand for a bit, in the order of the bits.
HELD = (
    ("welcome", ("everyone",)),
    ("access", ("walk_in",)),
    ("cost", ("free",)),
    ("professional", ("always", "sometimes")),
    ("run_by", ("residents",)),
    ("wheelchair", ("yes",)),
    ("accessible_toilet", ("yes",)),
    *(("audiences", (word,)) for word in ("elderly", "youth", "parents", "women", "newcomers")),
)
FIRST_KNOWN = 16
FOUND_BY = ("lat", "lon", "traits", "open_parts", "name")


def upgrade() -> None:
    op.add_column("place", sa.Column("traits", sa.Integer(), nullable=False, server_default="0"))
    op.execute(f"UPDATE place SET traits = {' + '.join(_bits())}")  # noqa: S608 - words of ours
    _index(FOUND_BY, ["id"])


def downgrade() -> None:
    _index(FOUND_BY[:2], [])
    op.drop_column("place", "traits")


def _bits() -> Iterator[str]:
    for number, (column, words) in enumerate(HELD):
        # A list as its text, which both databases have alike.
        has = [
            f"CAST({column} AS TEXT) LIKE '%\"{word}\"%'"
            if column == "audiences"
            else f"{column} = '{word}'"
            for word in words
        ]
        yield f"CASE WHEN {' OR '.join(has)} THEN {1 << number} ELSE 0 END"
    for number, column in enumerate(dict.fromkeys(column for column, _ in HELD)):
        yield f"CASE WHEN {column} IS NOT NULL THEN {1 << FIRST_KNOWN + number} ELSE 0 END"


def _index(beside: Sequence[str], included: Sequence[str]) -> None:
    for name, first in (
        ("place_near", ("cell", "status", "kind")),
        ("place_near_of_kind", ("kind", "cell", "status")),
    ):
        op.drop_index(name, "place")
        op.create_index(name, "place", [*first, *beside], postgresql_include=list(included))
