"""Which records leave in one file: those whose licence asks that the file bears it stay apart."""

from collections.abc import Sequence

from finder.errors import WrongParameter
from finder.places import Clause, anywhere, under
from finder.words import N_, SHARE_ALIKE

ALL = "all"


def records(asked: str) -> Clause:
    """The records of a file: without a name all that ask nothing of it, else those of a licence.

    "all" is everything, in a file that bears the licence of its strictest records.
    """
    if asked == ALL:
        return anywhere()
    return under([asked]) if asked else ~under(SHARE_ALIKE)


def borne(asked: str) -> str | None:
    """The licence that the file itself has to bear; None when each record says its own."""
    return SHARE_ALIKE[0] if asked == ALL else asked or None


def read(asked: str, known: Sequence[str]) -> str:
    """A licence as a person or a client asks for it. Raises WrongParameter for one we have not."""
    if asked and asked not in {ALL, *SHARE_ALIKE, *known}:
        raise WrongParameter(
            N_("%(name)s is een van: %(values)s."),
            "licence",
            name="licence",
            values=", ".join(dict.fromkeys([ALL, *SHARE_ALIKE, *known])),
        )
    return asked
