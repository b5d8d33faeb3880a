"""The moving parts of a replication: people's cases, and what they wait for."""

from sdssim.model.order import Branch, Rank, key
from sdssim.model.simpy_engine.clock import Moment
from sdssim.model.simpy_engine.steps import Step
from sdssim.plan.plan import NONE


class Case:
    """One person on the pathway, as the engine remembers them.

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

    def __init__(self, number: int, team: int, *, stages: int, counters: int):
        self.number = number
        self.entry = key(Rank.PEOPLE, number)
        self.team = team
        self.rounds = [0] * stages
        self.sent_back = [0] * counters
        self.keeper: dict[int, int] = {}
        self.places: set[int] = set()
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


class Visit(Moment):
    """One visit of work, for a person or a care task. It comes due when the work is done.

    Attributes
    ----------
    case
        The person; ``None`` for a care task.
    hours
        Effort before multipliers and experience, or what is left of it once begun.
    queue
        Where it waits; -1 once it is taken up.
    worker
        Who has it in hand, or had it when it ended.
    begun
        When it was taken up, or ``None`` while it waits.
    """

    __slots__ = (
        "begun",
        "case",
        "desk",
        "entry",
        "fixed_hours",
        "gave_up",
        "hours",
        "joined",
        "number",
        "queue",
        "role",
        "round",
        "scheduled",
        "step",
        "visit",
        "worker",
    )

    def __init__(self, case: Case | None, number: int, role: int, hours: float):
        self.callbacks = []  # these three as Moment does: its call would cost as much as all this
        self._ok = True
        self._value = None
        self.case = case
        self.number = number
        self.entry = key(Rank.PEOPLE, number) if case is None else case.entry
        self.role = role
        self.hours = hours
        self.fixed_hours = False
        self.step = NONE
        self.round = 0
        self.visit = 0
        self.queue = NONE
        self.desk = NONE
        self.worker = NONE
        self.begun: float | None = None
        self.joined = 0.0
        self.scheduled = False
        self.gave_up = False


class PlaceRequest(Moment):
    """A person's wait for a caseload place. It comes due when the place is given."""

    __slots__ = ("case", "gave_up", "open", "step")

    def __init__(self, case: Case, step: Step):
        super().__init__()
        self.case = case
        self.step = step
        self.open = True
        self.gave_up = False
