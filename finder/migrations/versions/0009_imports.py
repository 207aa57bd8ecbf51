"""What lists brought: rows and their places, and how columns were read."""

import sqlalchemy as sa
from alembic import op

from finder.models.base import Json, Key

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "import_link",
        sa.Column("source", Key, nullable=False),
        sa.Column("source_id", Key, nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Date(), nullable=False),
        sa.Column("about", Json, nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"]),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestion.id"]),
        sa.PrimaryKeyConstraint("source", "source_id"),
    )
    op.create_index("ix_import_link_place_id", "import_link", ["place_id"])
    op.create_index("ix_import_link_suggestion_id", "import_link", ["suggestion_id"])
    op.create_table(
        "import_mapping",
        sa.Column("source", Key, nullable=False),
        sa.Column("columns", Json, nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )


def downgrade() -> None:
    op.drop_table("import_mapping")
    op.drop_table("import_link")
