"""On SQLite, counts of cells that stand in their index, not in a table beside it."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    _build_again(with_rowid=False)


def downgrade() -> None:
    _build_again(with_rowid=True)


def _build_again(*, with_rowid: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    kwargs = {"sqlite_with_rowid": with_rowid}
    with op.batch_alter_table("cell_count", recreate="always", table_kwargs=kwargs):
        pass
