"""Judges the rows of a list, one by one, without changing anything."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from finder import facts
from finder.errors import NotUnderstood
from finder.facts import Facts
from finder.imports import comparing, known
from finder.imports.grid import Alike, Grid
from finder.imports.ground import Ground
from finder.imports.known import Known, Link
from finder.imports.record import Record
from finder.imports.survey import Survey
from finder.imports.verdict import (
    ALIKE,
    AS_NEW,
    DOUBT,
    JUDGED,
    NEW,
    REFUSED,
    SAME,
    SKIP,
    UPDATE,
    Task,
    Verdict,
)
from finder.models import Place
from finder.words import N_

AT_ONCE = 500
# The likeness of a name to itself, and how far apart in metres two points of one house lie.
SAME_NAME, SAME_SPOT = 100, 50
WAITS = N_("Deze rij ligt al bij een moderator.")
TURNED_DOWN = N_("Een moderator heeft deze rij afgewezen.")
SHUT = N_("Deze plek is bij ons gesloten.")
CANDIDATE = N_("Dit is misschien een ontmoetingsplek. Een moderator kijkt ernaar.")
SKIPPED = N_("Overgeslagen, zoals u besloot.")
NO_SUCH = N_("Plek %(place_id)s is er niet.")


def judge(session: Session, task: Task, survey: Survey | None = None) -> Iterator[Verdict]:
    """The verdict on each row, in order. Raises NotReadable for a file that breaks off.

    `survey` is that of the same list, where it was made already.
    """
    judged = _Judge(session, task, survey or Survey(task.read()))
    rows = iter(task.read())
    while some := list(islice(rows, AT_ONCE)):
        yield from judged.batch(some)


class _Judge:
    """What is known of the places and of the list, and the verdict on a row."""

    def __init__(self, session: Session, task: Task, survey: Survey) -> None:
        self.session, self.task, self.survey = session, task, survey
        self.known = Known(session, task.source)
        self.grid = Grid(session)
        self.ground = Ground(session, task.far, task.swap)

    def batch(self, records: Sequence[Record]) -> list[Verdict]:
        keys = [self.survey.key(record) for record in records]
        places = self._places(keys)
        return [self._one(record, key, places) for record, key in zip(records, keys, strict=True)]

    def _places(self, keys: Sequence[str]) -> dict[int, tuple[Facts, int]]:
        """The places that rows are known to be, as facts with their versions."""
        links = [link for key in keys if (link := self.known.get(key))]
        ids = {link.place_id for link in links if link.place_id is not None}
        ids |= {one for key in keys if isinstance(one := self.task.decisions.get(key), int)}
        rows = self.session.scalars(select(Place).where(Place.id.in_(ids)))
        return {row.id: (facts.snapshot(row), row.version) for row in rows}

    def _one(self, record: Record, key: str, places: dict[int, tuple[Facts, int]]) -> Verdict:
        decision, link = self.task.decisions.get(key), self.known.get(key)
        why = record.refused or self.survey.refused(record, key)
        if why is not None:
            return Verdict(REFUSED, record, key, record.facts, reasons=(why,))
        if decision == SKIP:
            return _told(JUDGED, record, key, SKIPPED)
        if link is not None and known.is_waiting(link):
            return _told(JUDGED, record, key, _how(link))
        place_id = link.place_id if link else decision if isinstance(decision, int) else None
        if place_id is None:
            return self._unknown(record, key, decision == AS_NEW)
        if place_id not in places or places[place_id][0]["status"] == "merged":
            return _told(DOUBT, record, key, NO_SUCH, place_id=place_id)
        return self._compared(record, key, place_id, *places[place_id])

    def _compared(
        self, record: Record, key: str, place_id: int, place: Facts, version: int
    ) -> Verdict:
        """A row of a place that we have."""
        if place["status"] != "open":
            return _told(JUDGED, record, key, SHUT)
        given = dict(record.facts)
        given.setdefault("name", place["name"])
        doubts: list[NotUnderstood] = []
        try:
            if _moves(given, place):
                self.ground.settle(given)
                doubts = self._doubts(given)
        except NotUnderstood as error:
            return Verdict(REFUSED, record, key, given, place_id, reasons=(error,))
        changed, kept = comparing.changes(place, given, self.task.edition)
        if doubts and "lat" in changed and self.task.decisions.get(key) != place_id:
            return Verdict(
                DOUBT, record, key, given, place_id, version, changed, kept, reasons=tuple(doubts)
            )
        verdict = UPDATE if changed else SAME
        return Verdict(
            verdict, record, key, given, place_id, version, changed, kept, reasons=record.problems
        )

    def _unknown(self, record: Record, key: str, agreed: bool) -> Verdict:
        """A row that is not known yet; `agreed` that it is a place of its own, whatever is odd."""
        given = dict(record.facts)
        try:
            self.ground.settle(given)
        except NotUnderstood as error:
            return Verdict(REFUSED, record, key, given, reasons=(error,))
        given.setdefault("name", self.survey.names.nameless(self.session, given))
        odd = [*self._doubts(given), *([NotUnderstood(CANDIDATE)] if record.candidate else [])]
        alike = tuple(self.grid.alike(given))
        if self.task.agree and not agreed and (found := _surely(alike)):
            place = self.session.get_one(Place, found)
            return self._compared(record, key, found, facts.snapshot(place), place.version)
        self.grid.add(record.row, given)
        verdict = NEW if agreed or not (alike or odd) else ALIKE if alike else DOUBT
        reasons = (*odd, *record.problems)
        return Verdict(verdict, record, key, given, alike=alike, reasons=reasons)

    def _doubts(self, given: Facts) -> list[NotUnderstood]:
        return [*self.ground.doubts(given), *self.survey.crowded(given)]


def _surely(alike: Sequence[Alike]) -> int | None:
    """The one place with the same name on the same spot."""
    same = [one for one in alike if one.likeness == SAME_NAME and one.metres <= SAME_SPOT]
    return same[0].standing.place_id if len(same) == 1 else None


def _moves(given: Facts, place: Facts) -> bool:
    """Whether a row has a point, or another address than the place, so that it is to be located."""
    return "lat" in given or any(
        name in given and given[name] != place[name]
        for name in ("street", "house_number", "postcode", "city")
    )


def _how(link: Link) -> str:
    return TURNED_DOWN if link.suggestion in {"refused", "spam"} else WAITS


def _told(verdict: str, record: Record, key: str, sentence: str, **parts: int) -> Verdict:
    why = NotUnderstood(sentence, None, **parts)
    return Verdict(verdict, record, key, record.facts, reasons=(why,))
