"""The pages of the moderator: the queue, one suggestion, a public place, and each decision."""

from finder.views.review import deeds, hours, joining, lookafter, own, queue, screen, stale
from finder.views.review.blueprint import pages

__all__ = ["deeds", "hours", "joining", "lookafter", "own", "pages", "queue", "screen", "stale"]
