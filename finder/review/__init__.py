"""Judging: what waits, and each decision as one transaction with its line in the log.

Every deed takes the suggestion by a guarded UPDATE, changes the place and its counts, and writes
the log in the transaction of its caller: all of it is kept, or nothing. A mail waits in the outbox.
"""

from finder.review.bringing import bring, renew
from finder.review.decide import ask, close, publish, refuse, spam
from finder.review.lines import decision, log
from finder.review.locating import Better, better, put_point, rough
from finder.review.manage import close_place, confirm, edit, reopen_place, restore
from finder.review.merge import (
    are_different,
    is_of_duplicate,
    merge,
    merge_places,
    not_duplicate,
)
from finder.review.news import News, news
from finder.review.queue import count, following, get, place, waiting
from finder.review.stale import Ageing, ageing, stalest
from finder.review.undo import undo

__all__ = [
    "Ageing",
    "Better",
    "News",
    "ageing",
    "are_different",
    "ask",
    "better",
    "bring",
    "close",
    "close_place",
    "confirm",
    "count",
    "decision",
    "edit",
    "following",
    "get",
    "is_of_duplicate",
    "log",
    "merge",
    "merge_places",
    "news",
    "not_duplicate",
    "place",
    "publish",
    "put_point",
    "refuse",
    "renew",
    "reopen_place",
    "restore",
    "rough",
    "spam",
    "stalest",
    "undo",
    "waiting",
]
