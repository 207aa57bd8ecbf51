"""Where templates, static files and data lie: beside the package, or inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
HOME = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent

TEMPLATES = HOME / "templates"
STATIC = HOME / "static"
DATA = HOME / "data"
MIGRATIONS = PACKAGE / "migrations"
