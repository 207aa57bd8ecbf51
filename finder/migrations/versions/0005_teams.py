"""The social neighbourhood teams and the postcodes that they serve."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ("phone", "email", "website", "street")
        ),
        sa.Column("house_number", sa.String(20), nullable=True),
        sa.Column("postcode", sa.String(6), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("seen_in", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "team_area",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "first"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
    )
    op.create_index("team_area_serves", "team_area", ["first", "last"])


def downgrade() -> None:
    op.drop_table("team_area")
    op.drop_table("team")
