"""How large a file and its parts may be, so that no file fills the machine."""

import zipfile
from pathlib import Path

from finder.imports.record import NotReadable

# In bytes. A list of 100,000 places with long texts is some 60 MB.
LARGEST = 1_000_000_000
LONGEST_LINE = 1_000_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 500
# What a workbook, which is a zip, may be unpacked, and how many times its own size.
UNPACKED, TIMES = 300_000_000, 200


def check_size(path: Path) -> None:
    """Raises NotReadable for a file that is not there, is empty or is far too large."""
    if not path.is_file():
        raise NotReadable("Het bestand %(file)s is er niet.", file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise NotReadable("Het bestand %(file)s is leeg.", file=path.name)
    if size > LARGEST:
        raise NotReadable("Het bestand %(file)s is te groot (meer dan 1 GB).", file=path.name)


def check_zip(path: Path) -> None:
    """Raises NotReadable for a zip that unpacks to far more than a list of places can be."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    # The last is what a zip of a version that nobody has yet gives, or a wrong byte.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotReadable("%(file)s is geen heel Excel-bestand.", file=path.name) from error
    if unpacked > UNPACKED or unpacked > TIMES * path.stat().st_size:
        raise NotReadable(
            "%(file)s wordt uitgepakt veel te groot. Dat is geen gewone lijst.", file=path.name
        )


def broken(path: Path, row: int, why: object) -> NotReadable:
    """The error for a file that cannot be read on after a row."""
    return NotReadable(
        "Het bestand %(file)s is na rij %(row)s niet te lezen (%(why)s). Er is niets veranderd.",
        file=path.name,
        row=row,
        why=why,
    )
