"""Tables as an older version of the finder had them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from finder.paths import MIGRATIONS


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to a revision; db.upgrade brings them to the newest again."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
