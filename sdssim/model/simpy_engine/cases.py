"""The moving parts of a replication: people's cases, and what they wait for."""

from sdssim.model.order import Branch, Rank, key
from sdssim.model.simpy_engine.clock import Moment
from sdssim.model.simpy_engine.desks import Desk, Queue
from sdssim.model.simpy_engine.logbook import whose
from sdssim.model.simpy_engine.steps import Step
from sdssim.plan.plan import NONE

_NO_PLACES: frozenset[int] = frozenset()


class Case(Moment):
    """One person on the pathway, as the engine remembers them; due when their journey goes on.

    Attributes
    ----------
    entry
        The key of their journey's entries in the calendar.
    rounds
        Times they have come to each stage.
    sent_back
        Times they have taken each way back.
    keeper
        For a role, the worker who keeps this person's case: named at referral, or by a place.
    places
        Roles in which they hold a caseload place.
    step_worker, step_role
        The worker who has begun the step of work, or -1, and the role that the step asks for.
    extra_hours
        Hours that whoever took the case over has to spend on it first.
    """

    __slots__ = (
        "callbacks",
        "entry",
        "extra_hours",
        "keeper",
        "number",
        "on_the_way",
        "paid",
        "places",
        "rounds",
        "sent_back",
        "step_role",
        "step_worker",
        "team",
        "told",
        "visit",
        "yearly_budget",
    )

    def __init__(self, number: int, entry: int, team: int, stages: int, counters: int):
        self.callbacks = None
        self.number = number
        self.entry = entry
        self.team = team
        self.rounds = [0] * stages
        self.sent_back = [0] * counters
        self.keeper: dict[int, int] = {}
        self.places = _NO_PLACES
        self.step_worker = NONE
        self.step_role = NONE
        self.extra_hours = 0.0
        self.on_the_way = True
        self.visit: Visit | None = None
        self.told = False
        self.paid = False
        self.yearly_budget: float | None = None

    @property
    def patience_entry(self) -> int:
        """The key of the entry at which their patience ends."""
        return key(Rank.PEOPLE, self.number, Branch.PATIENCE)


class Waited:
    """What stands in a queue."""

    __slots__ = ()

    def __lt__(self, other: "Waited") -> bool:
        """Of a queue's entries with equal keys all but one are void: their order is no matter."""
        return False


class Visit(Waited):
    """One visit of work, for a person or a care task.

    Attributes
    ----------
    case
        The person; ``None`` for a care task.
    entry
        The key of its entry in the calendar.
    whose
        What all its rows in the log share.
    hours
        Effort before multipliers and experience, or what is left of it once begun.
    is_served
        Whether it has been taken up once, so that multipliers have been applied.
    joined
        When the person came to wait for it, which orders queues.
    queue
        Where it waits; ``None`` once it is taken up or given up.
    worker
        Whose it is, as far as that is settled; who has it in hand, or had it when it ended.
    begun
        When it was taken up, or ``None`` while it waits.
    desk
        Where it was taken up, if it was.
    """

    __slots__ = (
        "begun",
        "case",
        "desk",
        "entry",
        "hours",
        "is_served",
        "joined",
        "number",
        "queue",
        "step",
        "whose",
        "worker",
    )

    case: Case | None
    number: int
    entry: int
    step: int
    whose: bytes
    hours: float
    joined: float
    is_served: bool
    queue: Queue | None
    worker: int
    begun: float | None
    desk: Desk

    def withdraw(self) -> None:
        """Wait no longer."""
        self.queue = None


def new_visit(  # noqa: PLR0913 -- a visit's columns in the log, and who and when
    case: Case | None,
    number: int,
    entry: int,
    step: int,
    round_: int,
    visit: int,
    hours: float,
    joined: float,
) -> Visit:
    """Make a visit that nobody has taken up; a constructor would take longer."""
    made: Visit = Visit()
    made.case = case
    made.number = number
    made.entry = entry
    made.step = step
    made.whose = whose(number, step, round_, visit)
    made.hours = hours
    made.joined = joined
    made.begun = None
    made.is_served = False
    return made


class PlaceRequest(Waited):
    """A person's wait for a caseload place.

    Attributes
    ----------
    is_served
        Whether the place was given.
    is_void
        Whether the person waits no longer.
    """

    __slots__ = ("case", "is_served", "is_void", "step")

    def __init__(self, case: Case, step: Step):
        self.case = case
        self.step = step
        self.is_served = self.is_void = False

    def withdraw(self) -> None:
        """Ask no longer."""
        self.is_void = True
