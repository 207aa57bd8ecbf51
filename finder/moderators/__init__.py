"""The accounts of moderators: passwords, links to choose one, and the area that each sees."""

from finder.moderators.accounts import (
    add,
    disable,
    enable,
    end_sessions,
    find,
    get,
    listed,
    named,
)
from finder.moderators.areas import area, covers, in_area
from finder.moderators.passwords import LINK_LASTS, by_link, check, choose, make_link, set_password

__all__ = [
    "LINK_LASTS",
    "add",
    "area",
    "by_link",
    "check",
    "choose",
    "covers",
    "disable",
    "enable",
    "end_sessions",
    "find",
    "get",
    "in_area",
    "listed",
    "make_link",
    "named",
    "set_password",
]
