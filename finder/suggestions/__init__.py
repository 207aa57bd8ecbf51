"""What residents send: a new place, a change, a report; its private link, and what they may do."""

from finder.suggestions.answers import Answers, answers, count_answer, forget_answers
from finder.suggestions.claim import claim
from finder.suggestions.followed import (
    answer,
    confirm_email,
    new_link,
    open_link,
    outcome,
    tell,
    usual_days,
    withdraw,
)
from finder.suggestions.retention import KEPT_DAYS, forget
from finder.suggestions.sending import Sender, at_version, submit_change, submit_new, submit_report

__all__ = [
    "KEPT_DAYS",
    "Answers",
    "Sender",
    "answer",
    "answers",
    "at_version",
    "claim",
    "confirm_email",
    "count_answer",
    "forget",
    "forget_answers",
    "new_link",
    "open_link",
    "outcome",
    "submit_change",
    "submit_new",
    "submit_report",
    "tell",
    "usual_days",
    "withdraw",
]
