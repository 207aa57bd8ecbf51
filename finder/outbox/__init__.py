"""The mails that leave the house: put in a queue with the deed they tell of, sent after it."""

from finder.outbox.letterhead import Letterhead
from finder.outbox.queue import cancel, forget, given_up, put, put_lately, waiting
from finder.outbox.sending import Counts, send_due
from finder.outbox.server import MailServer, Undelivered

__all__ = [
    "Counts",
    "Letterhead",
    "MailServer",
    "Undelivered",
    "cancel",
    "forget",
    "given_up",
    "put",
    "put_lately",
    "send_due",
    "waiting",
]
