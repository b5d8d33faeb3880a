"""Everything that chance decides in one replication, drawn before the engine starts."""

from dataclasses import dataclass
from functools import lru_cache

from sdssim.inputs.by_person import Factors, Standings
from sdssim.inputs.care_tasks import CareTasks, CareTaskStreams
from sdssim.inputs.quantities import Draws, Quantities
from sdssim.inputs.referrals import ReferralStreams
from sdssim.inputs.rosters import Rosters
from sdssim.inputs.shared import SharedDraws, once
from sdssim.inputs.streams import Streams
from sdssim.inputs.under_way import UnderWay
from sdssim.plan.people import People
from sdssim.plan.plan import Plan
from sdssim.timebase import Floats, Ints, Roster

__all__ = ["CareTasks", "Draws", "Inputs", "SharedDraws", "draw"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What chance decided, for one replication. Finite by construction, and all of it arrays.

    Attributes
    ----------
    group
        Group code of each person in each decision, shape (decisions, people).
    priority, due_days
        Priority class and days to the target of each person at each role's queues, shape
        (roles, people).
    start_left
        For people already on the way: days left of a wait or hold, or hours of a visit in hand.
    """

    seed: int
    replication: int
    people: People
    draws: Draws
    group: Ints
    priority: Floats
    due_days: Floats
    roster: Roster
    care_tasks: CareTasks
    start_left: Floats


class _Parts:
    """The parts of a plan, ready to be drawn: all that no replication changes is worked out here.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    def __init__(self, plan: Plan):
        self.referrals = ReferralStreams(plan)
        self.standings = Standings(plan, self.referrals)
        self.factors = Factors(plan, self.referrals)
        self.quantities = Quantities(plan, self.referrals, self.factors)
        self.under_way = UnderWay(plan, self.quantities)
        self.rosters = Rosters(plan)
        self.care_tasks = CareTaskStreams(plan)


parts_of = lru_cache(maxsize=32)(_Parts)
"""The parts of a plan; the plans drawn last are held, as many as `compile_plan` holds."""


def draw(plan: Plan, seed: int, replication: int, *, shared: SharedDraws | None = None) -> Inputs:
    """Draw one replication.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed, replication
        Whole numbers from 0. The same pair gives the same people with the same needs in every
        scenario that has the quantity in question (common random numbers).
    shared
        What other scenarios have drawn, to be used again and added to: nothing but the time it
        takes depends on it. Arrays that are shared cannot be written.
    """
    parts = parts_of(plan)
    kept = None if shared is None else shared.of(seed, replication)
    streams = Streams(seed, replication) if kept is None else kept.streams
    referrals = once(kept, parts.referrals, lambda: parts.referrals.draw(streams))
    standing = once(kept, parts.standings, lambda: parts.standings.of(referrals))
    multipliers = once(kept, parts.factors, lambda: parts.factors.of(referrals))
    draws = parts.quantities.draw(referrals, multipliers, streams, kept)
    return Inputs(
        seed=seed,
        replication=replication,
        people=People(
            referred=referrals.days,
            stream=referrals.stream,
            codes=referrals.codes,
            numbers=referrals.numbers,
        ),
        draws=draws,
        group=standing.group,
        priority=standing.priority,
        due_days=standing.due_days,
        roster=once(kept, parts.rosters, lambda: parts.rosters.draw(streams, kept)),
        care_tasks=once(kept, parts.care_tasks, lambda: parts.care_tasks.draw(streams, kept)),
        start_left=once(
            kept, parts.under_way, lambda: parts.under_way.draw(draws, multipliers, streams)
        ),
    )
