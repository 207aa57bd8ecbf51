"""The version of the places, and in which each of them last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    # What is there already changed before the first version that a client can have read.
    op.add_column(
        "place", sa.Column("changed_in", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index("place_changed", "place", ["changed_in", "id"])


def downgrade() -> None:
    op.drop_index("place_changed", "place")
    op.drop_column("place", "changed_in")
    op.drop_table("data_version")
