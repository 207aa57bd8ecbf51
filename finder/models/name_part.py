"""The names of open places from each of their words on, so that a few signs find a place."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ForeignKey, Index, bindparam, delete, event, insert, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from finder.models.base import Base, Key
from finder.models.place import Place

# An article before a name is left out by who looks for it.
ARTICLES = {"de", "den", "het", "t"}
LONGEST = 80


class NamePart(Base):
    """A name of an open place, folded, from one of its words on: "wijkgebouw de bron", "bron".

    `whole` says that nothing but an article stands before it. The rows follow the places that a
    session writes by themselves.
    """

    __tablename__ = "name_part"
    __table_args__ = (Index("name_part_place", "place_id"), {"sqlite_with_rowid": False})

    whole: Mapped[bool] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    place_id: Mapped[int] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )


def name_parts(name_key: str) -> set[tuple[bool, str]]:
    """Of a place's folded names (Place.name_key) each part: whether it is whole, and its key."""
    return {part for name in name_key.split(" | ") for part in _parts(name.split())}


def _parts(words: list[str]) -> Iterator[tuple[bool, str]]:
    for at in range(len(words)):
        yield ARTICLES.issuperset(words[:at]), " ".join(words[at:])[:LONGEST].rstrip()


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    """Keep the parts in step with the places that this flush wrote."""
    added = [place for place in session.new if isinstance(place, Place)]
    renamed = [place for place in session.dirty if isinstance(place, Place) and _renamed(place)]
    if renamed:
        gone = [{"gone": place.id} for place in renamed]
        query = delete(NamePart).where(NamePart.place_id == bindparam("gone"))
        session.connection().execute(query, gone)
    if rows := list(_rows(added + renamed)):
        session.connection().execute(insert(NamePart), rows)


def _renamed(place: Place) -> bool:
    """Whether a place bears another name, or has another status, than before."""
    attributes = inspect(place).attrs
    return any(attributes[name].history.has_changes() for name in ("name_key", "status"))


def _rows(places: Iterable[Place]) -> Iterator[dict[str, object]]:
    for place in places:
        if place.status == "open":
            for whole, key in sorted(name_parts(place.name_key)):
                yield {"whole": whole, "key": key, "place_id": place.id}
