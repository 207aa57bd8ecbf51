"""The people of a place: a private link, and what they may do with it without an account.

Some facts they change at once (AT_ONCE): nobody knows them better, a moderator sees each change and
can undo it. The rest waits for a moderator, as what anybody else sends. Each deed goes by the
functions of review, with its line in the log, in the transaction of its caller.
"""

from finder.own.deeds import (
    AT_ONCE,
    SIGNAL,
    WAITS,
    Changed,
    change,
    confirm,
    report_gone,
    waiting,
)
from finder.own.link import LASTS, ask, forget, give, living, new_link, open_link, withdraw
from finder.own.log import changes

__all__ = [
    "AT_ONCE",
    "LASTS",
    "SIGNAL",
    "WAITS",
    "Changed",
    "ask",
    "change",
    "changes",
    "confirm",
    "forget",
    "give",
    "living",
    "new_link",
    "open_link",
    "report_gone",
    "waiting",
    "withdraw",
]
