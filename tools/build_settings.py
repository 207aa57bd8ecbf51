"""Writes the settings of finder/config.py as a table into README.md and docs/settings.md."""

from collections.abc import Iterable
from pathlib import Path

from finder import config
from finder.config import SETTINGS, Setting
from finder.errors import WrongSetting

FOLDER = Path(__file__).resolve().parent.parent
README = FOLDER / "README.md"
PAGE = FOLDER / "docs" / "settings.md"

BEGIN, END = "<!-- settings -->", "<!-- /settings -->"

INTRO = """\
# Instellingen

De finder leest zijn instellingen uit de omgeving. Elke naam begint met `FINDER_`.
De finder leest zelf geen bestand. Alles heeft een waarde die werkt: u hoeft niets in te stellen.
Verandert u iets? Start de finder dan opnieuw.

Deze pagina is gemaakt uit `finder/config.py` met `python tools/build_settings.py`.

"""

NOTES = """
Staat er „leeg”, dan is de standaard een lege tekst. Spaties voor en na een waarde tellen niet mee.

## De map van FINDER_INSTANCE

De standaard `instance` is een map onder de map waarin u de finder start.
Geef op een server altijd een volledig pad. De finder maakt de map als ze er niet is.

## De geheime sleutel

Geeft u geen `FINDER_SECRET_KEY`? Dan maakt de finder bij de eerste start zelf een sleutel.
Die staat in het bestand `secret_key` in de map van `FINDER_INSTANCE`.
Alleen de eigenaar van het bestand kan het lezen (rechten 0600).
Bij de volgende start gebruikt de finder dezelfde sleutel.

Geeft u zelf een sleutel, dan gaat die voor. Hij heeft minstens 16 tekens.
Er komt dan geen bestand.

## Een instelling die niet klopt

Dan start de finder niet. Hij noemt de instelling, wat er mis is en een voorbeeld:

```
{complaint}
```

De opdracht eindigt met code 2.
De waarde van een instelling waarin een wachtwoord kan staan, noemt hij nooit. Dan staat er „…”.
"""


def main() -> None:
    readme = with_table(README.read_text(encoding="utf-8"), SETTINGS)
    README.write_text(readme, encoding="utf-8", newline="\n")
    PAGE.write_text(page(SETTINGS), encoding="utf-8", newline="\n")


def with_table(readme: str, settings: Iterable[Setting]) -> str:
    """The README with the table between its markers. Raises ValueError without a marker."""
    begin = readme.index(BEGIN) + len(BEGIN)
    end = readme.index(END, begin)
    return f"{readme[:begin]}\n{table(settings)}{readme[end:]}"


def page(settings: Iterable[Setting]) -> str:
    return INTRO + table(settings) + NOTES.replace("{complaint}", complaint())


def table(settings: Iterable[Setting]) -> str:
    """A row of Markdown for each setting."""
    head = ("| instelling | standaard | wat het is | voorbeeld |", "|---|---|---|---|")
    return "\n".join([*head, *map(row, settings)]) + "\n"


def row(setting: Setting) -> str:
    default = code(setting.default) if setting.default else "leeg"
    cells = (code(setting.variable), default, setting.sentence, code(setting.example))
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def code(text: str) -> str:
    return f"`{text}`"


def complaint() -> str:
    """What the finder says of a wrong setting, asked of the finder itself."""
    try:
        config.read({"FINDER_TILES": "kaart"})
    except WrongSetting as error:
        return f"Fout: {error}"
    raise AssertionError("FINDER_TILES=kaart is taken as right")


if __name__ == "__main__":
    main()
