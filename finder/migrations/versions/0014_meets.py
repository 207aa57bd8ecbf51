"""The bit of a place's traits that says that an activity of it has hours."""

from alembic import op

revision = "0014"
down_revision = "0013"

MEETS = 1 << 15


def upgrade() -> None:
    # The name of a key stands between quotes, in the text that both databases keep alike.
    op.execute(
        f"UPDATE place SET traits = traits | {MEETS}"  # noqa: S608 - a number of ours
        ' WHERE CAST(activities AS TEXT) LIKE \'%"hours": "%\''
    )


def downgrade() -> None:
    op.execute(f"UPDATE place SET traits = traits & ~{MEETS}")  # noqa: S608 - a number of ours
