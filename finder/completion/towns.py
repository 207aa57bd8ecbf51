"""Towns by the beginning of their name as people say it, whatever the article."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from finder.completion.found import MOST, Completion, Found
from finder.geocoding import names
from finder.models import Town
from finder.spelling import fold

# How well a name fits: it is the text, it begins so, or only with another article, or a later
# word does.
EXACT, BEGINS, OTHER_ARTICLE, LATER = range(4)

# Other names, folded, and the key of their town.
OTHERS = {
    **names.ALSO_CALLED,
    **{fold(spoken): fold(name) for name, spoken in names.SPOKEN.items()},
}
NICKNAMES = {key: [name for name, its in OTHERS.items() if its == key] for key in OTHERS.values()}

# That a word of a town's name begins so. It reads all towns; the country has some 2,500.
CALLED = or_(
    (literal(" ") + Town.key).contains(bindparam("word")),
    Town.key.in_(bindparam("others", expanding=True)),
)
ROWS = select(Town.name, Town.key, Town.municipality, Town.province, Town.codes)
BEGUN = ROWS.where(CALLED)
OF_NAMES = ROWS.where(Town.key.in_(bindparam("keys", expanding=True)))

# Name, key, municipality, province, and how many postcodes.
TownRow = Row[str, str, str | None, str, int]


def begun(session: Session, text: str) -> Found:
    """The towns that begin so, the one whose whole name that is first, then the larger ones.

    Behind a whole name may stand the beginning of a province or municipality: "hengelo g".
    """
    typed = fold(text)
    fitting = rows = session.execute(BEGUN, called(typed)).all()
    if not rows and " " in typed:
        rows = session.execute(OF_NAMES, {"keys": _heads(typed)}).all()
        fitting = [row for row in rows if _lies_in(row, typed)]
    ordered = sorted(
        (_fit(row.key, typed), -row.codes, row.key, at) for at, row in enumerate(fitting)
    )
    first = [fitting[at] for fit, *_, at in ordered if fit <= BEGINS]
    later = [fitting[at] for fit, *_, at in ordered if fit > BEGINS]
    return Found(_told(first[:MOST], rows), _told(later[:MOST], rows))


def called(typed: str) -> dict[str, object]:
    """The values for CALLED."""
    _, bare = _article(typed)
    others = [key for name, key in OTHERS.items() if name.startswith((typed, bare))]
    return {"word": f" {bare}", "others": others}


def _article(name: str) -> tuple[str, str]:
    """The article before a name, when there is one, and what comes after it."""
    first, _, rest = name.partition(" ")
    return (first, rest) if first in names.ARTICLES and len(rest) > 1 else ("", name)


def _fit(key: str, typed: str) -> int:
    called = [key, *NICKNAMES.get(key, ())]
    if typed in called:
        return EXACT
    if key.startswith(typed) or any(name.startswith(typed) for name in called):
        return BEGINS
    article, bare = _article(typed)
    if any(_article(name)[1].startswith(bare) for name in called):
        return OTHER_ARTICLE if article else BEGINS
    return LATER


def _heads(typed: str) -> list[str]:
    """The keys of the towns whose whole name the first words of a text may be."""
    heads = [head for head, behind in names.splits(typed) if behind]
    return [key for head in heads for some in names.keys(head) for key in some]


def _lies_in(row: TownRow, typed: str) -> bool:
    """Whether what stands behind the town's name begins its province or its municipality."""
    return any(
        row.key in some and fold(where or "").startswith(behind)
        for head, behind in names.splits(typed)
        for some in names.keys(head)
        for where in (row.province, row.municipality)
    )


def _told(chosen: Sequence[TownRow], rows: Sequence[TownRow]) -> list[Completion]:
    """Towns with their province, or with their municipality where it has a namesake there."""
    provinces: dict[str, list[str]] = {row.key: [] for row in chosen}
    for row in rows:
        if row.key in provinces:
            provinces[row.key].append(row.province)
    return list(dict.fromkeys(_completion(row, provinces[row.key]) for row in chosen))


def _completion(row: TownRow, provinces: Sequence[str]) -> Completion:
    """A town; `provinces` are those of all that bear its name."""
    alone = provinces.count(row.province) == 1
    where = row.province if alone else row.municipality or row.province
    name = names.spoken(row.name)
    return Completion("town", name if len(provinces) == 1 else f"{row.name} ({where})", name, where)
