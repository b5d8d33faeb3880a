"""The words of the machine code: vocabularies as whole numbers, which numba freezes."""

from math import inf, nan

from sdssim.eventlog import Cause, Event
from sdssim.measures import journeys, sample, spells, survival
from sdssim.measures.survival import Fate
from sdssim.plan.plan import NONE as _NONE

NONE = _NONE
UNKNOWN = nan
NEVER = inf

OPTION_CHOSEN = int(Event.OPTION_CHOSEN)
MILESTONE = int(Event.MILESTONE)
BUDGET_TOLD = int(Event.BUDGET_TOLD)
PAID = int(Event.PAID)
LEFT_PATHWAY = int(Event.LEFT)
COMPLETED = int(Event.COMPLETED)
INSTALMENT = journeys.INSTALMENT

WORKED_ON = spells.CAUSES.index(Cause.WORKED_ON)
OFF_DUTY = spells.CAUSES.index(Cause.OFF_DUTY)
FOR_WORKER = spells.CAUSES.index(Cause.FOR_WORKER)
OVER = spells.OVER
INTERRUPTED = spells.INTERRUPTED
SILENT = spells.SILENT

STOPPED = int(Fate.STOPPED)
LEFT = int(Fate.LEFT)
STILL_WAITING = int(Fate.STILL_WAITING)
NOT_COUNTED = 3
"""In place of a fate: the clock does not count."""

SEEN = 3
"""In place of a fate, of an entry: from then on the person is under observation."""

FATE_BITS = 2
FATE_MASK = (1 << FATE_BITS) - 1

ROUNDING = survival.ROUNDING
RANK_ROUNDING = sample.ROUNDING
