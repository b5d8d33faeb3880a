"""Who is referred, and when: the arrivals of every stream and the attributes of every person."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from sdssim.inputs.arrivals import Arrivals, ListedArrivals, PoissonArrivals, RenewalArrivals
from sdssim.inputs.attributes import Attributes
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import Plan, StreamPlan
from sdssim.timebase import Floats, Ints

ON_THE_WAY = "on the way"
"""Name of the stream of people already on the way at the start."""


@dataclass(frozen=True, slots=True)
class Referrals:
    """Everybody in a replication, in order of referral; people already on the way come first.

    Attributes
    ----------
    days
        Shape (people,).
    stream
        Index into the plan's streams, shape (people,); -1 for people already on the way.
    bounds
        For those already on the way and for each stream, which stretch of all draws is theirs when
        they draw one stream after the other.
    order
        The draw that each person has, shape (people,); ``None`` where person n has draw n.
    members
        For those already on the way and for each stream, its people in the order of its draws.
    codes, numbers
        As for `sdssim.plan.people.People`.
    """

    days: Floats
    stream: Ints
    bounds: tuple[tuple[int, int], ...]
    order: Ints | None
    members: tuple[Ints, ...]
    codes: dict[str, Ints]
    numbers: dict[str, Floats]


class ReferralStreams:
    """The streams of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    name = "referrals"

    def __init__(self, plan: Plan):
        self._plan = plan
        self.names = (ON_THE_WAY, *(stream.name for stream in plan.streams))
        on_the_way = ListedArrivals([person.referred for person in plan.on_the_way])
        self._arrivals: tuple[Arrivals, ...] = (
            on_the_way,
            *(_arrivals(stream, plan.horizon_days) for stream in plan.streams),
        )
        self._attributes = Attributes(plan)

    @cached_property
    def key(self) -> bytes:
        """What the referrals depend on, besides the seed and the replication."""
        plan = self._plan
        return fingerprint(
            [(person.referred, person.attributes) for person in plan.on_the_way],
            plan.streams,
            plan.horizon_days,
            plan.period_starts,
            plan.teams,
            plan.attribute_values,
            plan.number_attributes,
        )

    def draw(self, streams: Streams) -> Referrals:
        """Draw every referral. Each stream draws alone: another more or less shifts nothing."""
        parts = [arrivals.days(streams) for arrivals in self._arrivals]
        sizes = [part.size for part in parts]
        drawn = np.concatenate(parts)
        # People already on the way come first, as listed; ties go by stream, then by draw.
        rank = drawn.copy()
        rank[: sizes[0]] = -np.inf
        order = np.argsort(rank, kind="stable")
        everyone = np.arange(order.size)
        position = np.empty_like(order)
        position[order] = everyone
        bounds = tuple(pairwise(np.cumsum([0, *sizes]).tolist()))
        members = tuple(position[begin:end] for begin, end in bounds)
        days = drawn[order]
        codes, numbers = self._attributes.draw(days, members, streams)
        return Referrals(
            days=days,
            stream=np.repeat(np.arange(len(parts)) - 1, sizes)[order],
            bounds=bounds,
            order=None if (order == everyone).all() else order,
            members=members,
            codes=codes,
            numbers=numbers,
        )


def _arrivals(stream: StreamPlan, horizon_days: float) -> Arrivals:
    name = f"{stream.name}/arrivals"
    if stream.expected is not None:
        return PoissonArrivals(stream.expected, stream.opens, stream.closes, name)
    if stream.gap is not None:
        return RenewalArrivals(stream.gap, stream.from_day, stream.until_day, name)
    return ListedArrivals([day for day, _ in stream.listed if day < horizon_days])
