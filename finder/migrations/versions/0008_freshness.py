"""Answers of visitors, reminders, telephone calls, and the folded town of each place."""

import sqlalchemy as sa
from alembic import op

from finder.spelling import fold

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.UniqueConstraint("place_id", "day", "sender"),
    )
    op.create_index("ix_answer_day", "answer", ["day"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
    )
    op.create_index("ix_reminder_place_id", "reminder", ["place_id"])
    op.create_table(
        "addressee",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "call",
        sa.Column("place_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place_id"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
    )
    _add_town_key()


def _add_town_key() -> None:
    op.add_column("place", sa.Column("town_key", sa.Text(), nullable=True))
    connection = op.get_bind()
    known = sa.text("SELECT DISTINCT city FROM place WHERE city IS NOT NULL")
    put = sa.text("UPDATE place SET town_key = :key WHERE city = :city")
    for (city,) in connection.execute(known).all():
        connection.execute(put, {"key": fold(city), "city": city})


def downgrade() -> None:
    op.drop_column("place", "town_key")
    for table in ("call", "addressee", "reminder", "answer"):
        op.drop_table(table)
