"""Lists of places from elsewhere: judged row by row first, then applied or sent to the moderators.

A list is known by its source. Its rows are known again by the source's own id, or by name and
town, so that a new edition changes what it brought before. Nothing is written while judging.
"""

from finder.imports.applying import Done, apply, to_queue
from finder.imports.judging import judge
from finder.imports.known import keep_mapping, mapping, sources
from finder.imports.record import NotReadable, Record
from finder.imports.survey import Survey
from finder.imports.vanishing import Vanished, close, vanished
from finder.imports.verdict import AS_NEW, SKIP, Decision, Task, Verdict

__all__ = [
    "AS_NEW",
    "SKIP",
    "Decision",
    "Done",
    "NotReadable",
    "Record",
    "Survey",
    "Task",
    "Vanished",
    "Verdict",
    "apply",
    "close",
    "judge",
    "keep_mapping",
    "mapping",
    "sources",
    "to_queue",
    "vanished",
]
