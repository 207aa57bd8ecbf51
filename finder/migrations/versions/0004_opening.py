"""When places are open: the parts of the week to search in, and why one is closed for a while."""

import sqlalchemy as sa
from alembic import op

from finder import clock, hours

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("place", sa.Column("closed_reason", sa.Text(), nullable=True))
    op.add_column("place", sa.Column("open_parts", sa.Integer(), nullable=True))
    connection = op.get_bind()
    known = sa.text("SELECT id, opening_hours FROM place WHERE opening_hours IS NOT NULL")
    put = sa.text("UPDATE place SET open_parts = :parts WHERE id = :id")
    for place_id, osm in connection.execute(known).all():
        connection.execute(put, {"id": place_id, "parts": hours.may_be_open(osm, clock.today())})


def downgrade() -> None:
    op.drop_column("place", "open_parts")
    op.drop_column("place", "closed_reason")
