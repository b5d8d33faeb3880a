"""Who is referred, and when: the arrivals of every stream and the attributes of every person."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np

from sdssim.inputs.distributions import Standard, standard_of, transform
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import NONE, Plan, StreamPlan
from sdssim.scenario.distribution import Distribution
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
        Index into ``names``, shape (people,).
    names
        Names of the streams, each with the indices of its people in the order of its own draws.
    """

    days: Floats
    stream: Ints
    names: tuple[str, ...]
    members: tuple[Ints, ...]
    codes: dict[str, Ints]
    numbers: dict[str, Floats]


def draw_referrals(plan: Plan, streams: Streams) -> Referrals:
    """Draw every referral. Each stream draws alone: another stream more or less shifts nothing."""
    days = [np.array([person.referred for person in plan.on_the_way])]
    days += [_days(stream, plan, streams) for stream in plan.streams]
    sizes = [part.size for part in days]
    group = np.repeat(np.arange(len(days)), sizes)
    everyone = np.concatenate(days)
    # People already on the way come first, as listed; ties go by stream, then by draw.
    order = np.lexsort((np.where(group == 0, -np.inf, everyone),))
    position = np.empty(order.size, dtype=np.int64)
    position[order] = np.arange(order.size)
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    members = tuple(position[a:b] for a, b in pairwise(bounds.tolist()))
    everyone = everyone[order]
    codes, numbers = _attributes(plan, streams, everyone, members)
    return Referrals(
        days=everyone,
        stream=group[order] - 1,
        names=(ON_THE_WAY, *(stream.name for stream in plan.streams)),
        members=members,
        codes=codes,
        numbers=numbers,
    )


def poisson_days(
    expected: Floats, opens: float, closes: float, *, name: str, streams: Streams
) -> Floats:
    """Moments of a Poisson stream with so many expected each day, even over the open hours.

    Unit-rate exponential gaps are laid on the cumulative expectation (inversion; Cinlar 1975,
    ch. 4), so more demand moves every arrival forward and draws nothing anew.

    Returns
    -------
    ndarray
        Days, rising.
    """
    cumulative = np.cumsum(expected)
    total = float(cumulative[-1]) if cumulative.size else 0.0
    if total <= 0:
        return np.empty(0)
    count = int(total + 6 * sqrt(total) + 20)
    while True:
        sums = np.cumsum(streams.draw(name, Standard.EXPONENTIAL, count))
        if sums[-1] > total:
            break
        count *= 2
    sums = sums[sums < total]
    day = np.searchsorted(cumulative, sums, side="right")
    before = cumulative[day] - expected[day]
    return day + opens + (sums - before) / expected[day] * (closes - opens)


def _days(stream: StreamPlan, plan: Plan, streams: Streams) -> Floats:
    if stream.expected is not None:
        return poisson_days(
            stream.expected,
            stream.opens,
            stream.closes,
            name=f"{stream.name}/arrivals",
            streams=streams,
        )
    if stream.gap is not None:
        return _renewals(stream, stream.gap, streams)
    days = np.array([day for day, _ in stream.listed])
    return days[days < plan.horizon_days] if days.size else days


def _renewals(stream: StreamPlan, gap: Distribution, streams: Streams) -> Floats:
    length = stream.until_day - stream.from_day
    if length <= 0 or gap.mean <= 0:
        return np.empty(0)
    count = int(length / gap.mean * 1.2 + 20)
    while True:
        standard = streams.draw(f"{stream.name}/arrivals", standard_of(gap), count)
        days = stream.from_day + np.cumsum(transform(gap, standard))
        if days[-1] >= stream.until_day:
            return days[days < stream.until_day]
        count *= 2


def _attributes(
    plan: Plan, streams: Streams, days: Floats, members: Sequence[Ints]
) -> tuple[dict[str, Ints], dict[str, Floats]]:
    size = days.size
    codes = {name: np.full(size, NONE, dtype=np.int64) for name in plan.attribute_values}
    numbers = {name: np.full(size, np.nan) for name in plan.number_attributes}
    if len(plan.teams) == 1:
        codes["team"][:] = 0
    known: list[tuple[int, str, Any]] = [
        (int(person), name, value)
        for person, start in zip(members[0], plan.on_the_way, strict=True)
        for name, value in start.attributes
    ]
    for stream, people in zip(plan.streams, members[1:], strict=True):
        period = np.searchsorted(plan.period_starts, days[people], side="right") - 1
        _draw_attributes(plan, streams, stream, people, period, codes=codes, numbers=numbers)
        if stream.team != NONE:
            codes["team"][people] = stream.team
        listed = [row for row in stream.listed if row[0] < plan.horizon_days]
        known += [
            (int(person), name, value)
            for person, (_, attributes) in zip(people, listed, strict=False)
            for name, value in attributes
        ]
    for person, name, value in known:
        if name in codes:
            codes[name][person] = plan.attribute_values[name].index(str(value))
        else:
            numbers[name][person] = float(value)
    return codes, numbers


def _draw_attributes(  # noqa: PLR0913 -- fills the two tables of its caller in place
    plan: Plan,
    streams: Streams,
    stream: StreamPlan,
    people: Ints,
    period: Ints,
    *,
    codes: dict[str, Ints],
    numbers: dict[str, Floats],
) -> None:
    for name, versions in stream.shares.items():
        uniforms = streams.uniforms(f"{stream.name}/{name}", people.size)
        for number, (values, cumulative) in enumerate(versions):
            mine = period == number
            chosen = np.searchsorted(cumulative, uniforms[mine], side="right")
            index = np.array([plan.attribute_values[name].index(value) for value in values])
            codes[name][people[mine]] = index[chosen]
    for name, spreads in stream.numbers.items():
        for number, spread in enumerate(spreads):
            standard = streams.draw(f"{stream.name}/{name}", standard_of(spread), people.size)
            mine = period == number
            numbers[name][people[mine]] = transform(spread, standard[mine])
