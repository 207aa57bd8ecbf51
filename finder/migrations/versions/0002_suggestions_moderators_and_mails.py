"""Suggestions, the moderators who judge them, the log of decisions and the mails that wait."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

LISTED = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
# The log is only added to, whoever asks.
REFUSALS = {
    "sqlite": tuple(
        f"CREATE TRIGGER decision_no_{deed} BEFORE {deed} ON decision "
        "BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_to_change_the_log() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$",
        "CREATE TRIGGER decision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log()",
    ),
}


def upgrade() -> None:
    _create_moderator()
    _create_not_duplicate()
    _create_suggestion()
    _create_decision()
    _create_message()
    _create_outbox()
    _create_status_link()
    # Written out, because SQLite takes a foreign key with a new column but not after it.
    op.execute("ALTER TABLE place ADD COLUMN merged_into_id INTEGER REFERENCES place (id)")
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_moderator() -> None:
    op.create_table(
        "moderator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("postcodes", LISTED, nullable=True),
        sa.Column("towns", LISTED, nullable=True),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("link_hash"),
    )


def _create_not_duplicate() -> None:
    op.create_table(
        "not_duplicate",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["high_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["low_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("low_id", "high_id"),
    )


def _create_suggestion() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_version", sa.Integer(), nullable=True),
        sa.Column("sent", LISTED, nullable=False),
        sa.Column("seen", LISTED, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("look_alikes", LISTED, nullable=True),
        sa.Column("signals", LISTED, nullable=True),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=6), nullable=True),
        sa.Column("town_key", sa.Text(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("sender", sa.String(length=64), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["sent_by_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_suggestion_place_id", "suggestion", ["place_id"])
    op.create_index("suggestion_queue", "suggestion", ["status", "risk", "created_at"])
    op.create_index("suggestion_sender", "suggestion", ["sender", "created_at"])


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("before", LISTED, nullable=True),
        sa.Column("after", LISTED, nullable=True),
        sa.Column("gone_id", sa.Integer(), nullable=True),
        sa.Column("moved", LISTED, nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.ForeignKeyConstraint(["gone_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.ForeignKeyConstraint(["undoes_id"], ["decision.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("undoes_id"),
    )
    op.create_index("ix_decision_gone_id", "decision", ["gone_id"])
    op.create_index("ix_decision_place_id", "decision", ["place_id"])
    op.create_index("ix_decision_suggestion_id", "decision", ["suggestion_id"])


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_message_suggestion_id", "message", ["suggestion_id"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("parts", LISTED, nullable=True),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outbox_suggestion_id", "outbox", ["suggestion_id"])
    op.create_index("outbox_due", "outbox", ["sent_at", "given_up_at", "due_at"])


def _create_status_link() -> None:
    op.create_table(
        "status_link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_status_link_suggestion_id", "status_link", ["suggestion_id"])


def downgrade() -> None:
    op.drop_column("place", "merged_into_id")
    for table in ("status_link", "outbox", "message", "decision", "suggestion", "not_duplicate"):
        op.drop_table(table)
    op.drop_table("moderator")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_the_log")
