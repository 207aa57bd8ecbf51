"""Asks the people of a place whether its facts are still right: by mail, then by telephone."""

from finder.reminders.address import begin_again, hashed, unsubscribe, wants_none
from finder.reminders.calling import call_missed, to_call
from finder.reminders.sending import put_due

__all__ = [
    "begin_again",
    "call_missed",
    "hashed",
    "put_due",
    "to_call",
    "unsubscribe",
    "wants_none",
]
