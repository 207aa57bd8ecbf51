"""The index of places by cell, which looks at fewer of them than one by latitude; and by name."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.drop_index("place_near", "place")
    op.create_index("place_near", "place", ["cell", "status", "kind", "lat", "lon"])
    op.create_index("place_near_of_kind", "place", ["kind", "cell", "status", "lat", "lon"])
    op.create_index("place_named", "place", ["name_key"])


def downgrade() -> None:
    op.drop_index("place_named", "place")
    op.drop_index("place_near_of_kind", "place")
    op.drop_index("place_near", "place")
    op.create_index("place_near", "place", ["lat", "lon", "status", "kind", "cell"])
