"""Reads the parameters of machines: a wrong one is an error that names it."""

from werkzeug.datastructures import MultiDict

from finder.errors import WrongParameter
from finder.words import N_

# Under these addresses machines read: errors are documents, and pages of other sites may ask.
MACHINES = ("/api/", "/data/", "/ogc", "/hsds")


def whole(args: MultiDict[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number. Raises WrongParameter for anything outside the bounds."""
    # To miss one in a MultiDict costs twenty times as much as to look whether it is there.
    if name not in args:
        return default
    text = args[name]
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise WrongParameter(
            N_("%(name)s is een heel getal van %(least)s tot en met %(most)s."),
            name,
            name=name,
            least=least,
            most=most,
        )
    return int(text)
