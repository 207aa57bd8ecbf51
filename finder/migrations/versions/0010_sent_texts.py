"""What longer texts of suggestions are known by, to notice one that comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "sent_text",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("hash", "suggestion_id"),
    )
    op.create_index("ix_sent_text_created_at", "sent_text", ["created_at"])


def downgrade() -> None:
    op.drop_table("sent_text")
