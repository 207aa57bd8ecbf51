"""Lists that admins brought: kept for a day beside the database, until they are taken in."""

import json
import re
import secrets
import time
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app
from werkzeug.datastructures import FileStorage

from finder.errors import NotFound
from finder.exchange.incoming import ENDINGS
from finder.words import N_

# A list that nobody took in is removed after so many seconds.
LASTS = 24 * 60 * 60
TOKEN = re.compile(r"[\w-]{22}")
GONE = N_("Deze lijst hebben we niet meer. Kies het bestand opnieuw.")


class Upload(NamedTuple):
    """A list as it was brought: its file, and what was asked with it."""

    token: str
    path: Path
    asked: dict[str, Any]


def keep(file: FileStorage, asked: dict[str, Any]) -> str:
    """Keep a file with what was asked; the token to come back for it."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear(folder)
    token, name = secrets.token_urlsafe(16), (file.filename or "").casefold()
    ending = max((one for one in ENDINGS if name.endswith(one)), key=len)
    file.save(folder / f"{token}{ending}")
    about = {**asked, "file": f"{token}{ending}", "name": file.filename}
    (folder / f"{token}.about").write_text(json.dumps(about), encoding="utf-8")
    return token


def get(token: str) -> Upload:
    """The list of a token. Raises NotFound when it is not here (any more)."""
    about = _folder() / f"{token}.about"
    if not TOKEN.fullmatch(token) or not about.is_file():
        raise NotFound(GONE)
    asked = json.loads(about.read_text(encoding="utf-8"))
    return Upload(token, _folder() / asked["file"], asked)


def remove(upload: Upload) -> None:
    """Forget a list that was taken in."""
    upload.path.unlink(missing_ok=True)
    (_folder() / f"{upload.token}.about").unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.stat().st_mtime < time.time() - LASTS:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = current_app.config["FINDER"].instance / "imports"
    return folder
