"""Since which day all that is known of a place was checked, and indexes of what grows old."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NEVER, NOTHING_KNOWN = "0001-01-01", "9999-12-31"
# The facts of each group; that a place exists is always known.
GROUPS = {
    "hours": ("opening_hours", "closed_from", "closed_until", "closed_reason"),
    "contact": ("phone", "email", "website"),
    "openness": (
        "run_by",
        "funding",
        "professional",
        "professional_hours",
        "welcome",
        "audiences",
        "access",
        "cost",
        "languages",
        "activities",
    ),
    "access": ("wheelchair", "accessible_toilet"),
}
LISTS = {"funding", "audiences", "languages", "activities"}


def upgrade() -> None:
    column = sa.Column("checked_since", sa.Date(), nullable=False, server_default=NEVER)
    op.add_column("place", column)
    least = "LEAST" if op.get_bind().dialect.name == "postgresql" else "MIN"
    op.execute(f"UPDATE place SET checked_since = {least}({', '.join(_days())})")  # noqa: S608
    area = ["postcode", "town_key"]
    ageing = ["status", "municipality", "city", "kind", "checked_since", *area]
    op.create_index("place_ageing", "place", ageing)
    op.create_index("place_stalest", "place", ["status", "checked_since", "id", *area])


def downgrade() -> None:
    op.drop_index("place_stalest", "place")
    op.drop_index("place_ageing", "place")
    op.drop_column("place", "checked_since")


def _days() -> Iterator[str]:
    yield f"COALESCE(existence_checked_on, {_day(NEVER)})"
    for group, names in GROUPS.items():
        known = " OR ".join(map(_is_known, names))
        day = f"COALESCE({group}_checked_on, {_day(NEVER)})"
        yield f"CASE WHEN {known} THEN {day} ELSE {_day(NOTHING_KNOWN)} END"


def _is_known(name: str) -> str:
    # A list without anything in it says nothing.
    return f"CAST({name} AS TEXT) <> '[]'" if name in LISTS else f"{name} IS NOT NULL"


def _day(text: str) -> str:
    return f"CAST('{text}' AS DATE)" if op.get_bind().dialect.name == "postgresql" else f"'{text}'"
