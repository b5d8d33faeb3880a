"""The words of the machine code: vocabularies as whole numbers, which numba freezes."""

from sdssim.eventlog import Event
from sdssim.model.compiled_engine.layout import Overflow, Phase, StartState
from sdssim.model.order import BRANCH_BITS, RANK_BITS, Branch, Rank
from sdssim.plan.plan import NONE as _NONE
from sdssim.plan.plan import QueueOrder, StepKind

NONE = _NONE
SUSPENDED = -2
"""In place of the next step: the person waits for something."""

REFERRED = int(Event.REFERRED)
STAGE_STARTED = int(Event.STAGE_STARTED)
JOINED_QUEUE = int(Event.JOINED_QUEUE)
WORK_STARTED = int(Event.WORK_STARTED)
WORK_ENDED = int(Event.WORK_ENDED)
WAIT_STARTED = int(Event.WAIT_STARTED)
WAIT_ENDED = int(Event.WAIT_ENDED)
PLACE_REQUESTED = int(Event.PLACE_REQUESTED)
PLACE_TAKEN = int(Event.PLACE_TAKEN)
PLACE_RELEASED = int(Event.PLACE_RELEASED)
PAPERS_IN = int(Event.PAPERS_IN)
SITTING_FULL = int(Event.SITTING_FULL)
SITTING_HELD = int(Event.SITTING_HELD)
OPTION_CHOSEN = int(Event.OPTION_CHOSEN)
OUTCOME = int(Event.OUTCOME)
HOLD_STARTED = int(Event.HOLD_STARTED)
HOLD_ENDED = int(Event.HOLD_ENDED)
MILESTONE = int(Event.MILESTONE)
BUDGET_TOLD = int(Event.BUDGET_TOLD)
PAID = int(Event.PAID)
HANDED_OVER = int(Event.HANDED_OVER)
GAVE_UP = int(Event.GAVE_UP)
LEFT = int(Event.LEFT)
COMPLETED = int(Event.COMPLETED)
STILL_WORKING = int(Event.STILL_WORKING)
CARE_TASK_ARRIVED = int(Event.CARE_TASK_ARRIVED)

WORK = int(StepKind.WORK)
WAIT = int(StepKind.WAIT)
ALLOCATE = int(StepKind.ALLOCATE)
RELEASE = int(StepKind.RELEASE)
SITTING = int(StepKind.SITTING)
CHOOSE = int(StepKind.CHOOSE)

JOINED = int(QueueOrder.JOINED)
DUE = int(QueueOrder.DUE)

STAFF = int(Rank.STAFF)
PEOPLE = int(Rank.PEOPLE)
SITTINGS = int(Rank.SITTINGS)
OPENINGS = int(Rank.OPENINGS)
JOURNEY = int(Branch.JOURNEY)
PATIENCE = int(Branch.PATIENCE)
PAYMENTS = int(Branch.PAYMENTS)
WHO_MASK = (1 << RANK_BITS) - 1
BRANCH_MASK = (1 << BRANCH_BITS) - 1

WAIT_ENDS = int(Phase.WAIT_ENDS)
BETWEEN_VISITS_ENDS = int(Phase.BETWEEN_VISITS_ENDS)
WORK_ENDS = int(Phase.WORK_ENDS)
PLACE_GIVEN = int(Phase.PLACE_GIVEN)
SITTING_IS_HELD = int(Phase.SITTING_HELD)
HOLD_ENDS = int(Phase.HOLD_ENDS)
GONE = int(Phase.GONE)

IN_QUEUE = int(StartState.QUEUE)
IN_HAND = int(StartState.IN_HAND)
WAITING = int(StartState.WAITING)
ON_HOLD = int(StartState.ON_HOLD)

BRANCHES = 4
"""Below each entry of the calendar stand four others: half as deep as two, and read together."""

NEVER = (1 << 63) - 1
"""Later than everything: stands in empty places of the calendar."""

COMES = 1
"""Stands in an entry of the calendar for somebody who has no case yet."""

NO_ROWS = int(Overflow.ROWS)
NO_NODES = int(Overflow.NODES)
NO_ENTRIES = int(Overflow.ENTRIES)
