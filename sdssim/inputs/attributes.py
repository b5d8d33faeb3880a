"""The attributes of people: drawn by shares or as numbers, given by their stream, or known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from sdssim.inputs.distributions import Standard, standard_of, transform
from sdssim.inputs.streams import Streams, place_of
from sdssim.plan.plan import NONE, Plan, StreamPlan
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import Floats, Ints

Codes = dict[str, Ints]
Numbers = dict[str, Floats]
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class _Version(Generic[Said]):
    """What is said of an attribute, and in which periods: shape (periods,), or None for all."""

    said: Said
    periods: npt.NDArray[np.bool_] | None

    def of(self, period: Ints) -> npt.NDArray[np.bool_] | slice:
        """Tell which people it is said of."""
        return slice(None) if self.periods is None else self.periods[period]


@dataclass(frozen=True, slots=True)
class _Shares:
    """A named attribute of a stream: cumulative shares, and the codes of the values."""

    name: str
    place: bytes
    versions: tuple[_Version[tuple[Floats, Ints]], ...]


@dataclass(frozen=True, slots=True)
class _Spreads:
    """A numeric attribute of a stream: its distribution."""

    name: str
    place: bytes
    versions: tuple[_Version[Distribution], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one attribute: of which people of a stream, and their codes or numbers."""

    name: str
    people: Ints
    values: Ints | Floats


@dataclass(frozen=True, slots=True)
class _StreamAttributes:
    """All that is said of the people of one stream."""

    shares: tuple[_Shares, ...]
    spreads: tuple[_Spreads, ...]
    team: int
    known: tuple[_Known, ...]


class Attributes:
    """The attributes of a plan's people, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    def __init__(self, plan: Plan):
        self._plan = plan
        on_the_way = [person.attributes for person in plan.on_the_way]
        self._streams = (
            _StreamAttributes((), (), NONE, _known(plan, on_the_way)),
            *(_attributes_of(plan, stream) for stream in plan.streams),
        )

    def draw(
        self, days: Floats, members: Sequence[Ints], streams: Streams
    ) -> tuple[Codes, Numbers]:
        """Draw the attributes of everybody.

        Parameters
        ----------
        days
            Of each referral, shape (people,).
        members
            People of each stream in the order of its draws; those already on the way first.
        """
        plan = self._plan
        codes = {name: np.full(days.size, NONE, dtype=np.int64) for name in plan.attribute_values}
        numbers = {name: np.full(days.size, np.nan) for name in plan.number_attributes}
        if len(plan.teams) == 1:
            codes["team"][:] = 0
        for stream, people in zip(self._streams, members, strict=True):
            period = np.searchsorted(plan.period_starts, days[people], side="right") - 1
            for shares in stream.shares:
                _choose(shares, codes[shares.name], people, period, streams)
            for spreads in stream.spreads:
                _spread(spreads, numbers[spreads.name], people, period, streams)
            if stream.team != NONE:
                codes["team"][people] = stream.team
            for known in stream.known:
                _note(known, people, codes, numbers)
        return codes, numbers


def _attributes_of(plan: Plan, stream: StreamPlan) -> _StreamAttributes:
    listed = [attributes for day, attributes in stream.listed if day < plan.horizon_days]
    return _StreamAttributes(
        shares=tuple(
            _Shares(
                name,
                place_of(f"{stream.name}/{name}"),
                tuple(
                    _Version((np.array(cumulative), _codes(plan, name, values)), periods)
                    for (values, cumulative), periods in _by_content(versions, plan)
                ),
            )
            for name, versions in stream.shares.items()
        ),
        spreads=tuple(
            _Spreads(
                name,
                place_of(f"{stream.name}/{name}"),
                tuple(_Version(spread, periods) for spread, periods in _by_content(versions, plan)),
            )
            for name, versions in stream.numbers.items()
        ),
        team=stream.team,
        known=_known(plan, listed),
    )


def _by_content(
    versions: Sequence[Said], plan: Plan
) -> list[tuple[Said, npt.NDArray[np.bool_] | None]]:
    """Put the periods together in which the same is said."""
    found: dict[Said, npt.NDArray[np.bool_]] = {}
    for number, said in enumerate(versions):
        found.setdefault(said, np.zeros(plan.period_starts.size, dtype=bool))[number] = True
    return [(said, None if periods.all() else periods) for said, periods in found.items()]


def _codes(plan: Plan, name: str, values: Iterable[object]) -> Ints:
    allowed = plan.attribute_values[name]
    return np.array([allowed.index(str(value)) for value in values], dtype=np.int64)


def _known(plan: Plan, people: Sequence[tuple[tuple[str, Any], ...]]) -> tuple[_Known, ...]:
    """Turn what is known of each person into columns by attribute."""
    columns: dict[str, list[tuple[int, Any]]] = {}
    for number, attributes in enumerate(people):
        for name, value in attributes:
            columns.setdefault(name, []).append((number, value))
    return tuple(
        _Known(
            name,
            np.array([number for number, _ in column]),
            _codes(plan, name, [value for _, value in column])
            if name in plan.attribute_values
            else np.array([float(value) for _, value in column]),
        )
        for name, column in columns.items()
    )


def _choose(shares: _Shares, codes: Ints, people: Ints, period: Ints, streams: Streams) -> None:
    """Put in the value in which each person's uniform falls, by the shares of their period."""
    uniforms = streams.at(shares.place, Standard.UNIFORM, people.size)
    for version in shares.versions:
        mine = version.of(period)
        cumulative, values = version.said
        codes[people[mine]] = values[cumulative.searchsorted(uniforms[mine], side="right")]


def _spread(
    spreads: _Spreads, numbers: Floats, people: Ints, period: Ints, streams: Streams
) -> None:
    """Put in the value of each person's variate, by the distribution of their period."""
    drawn: dict[Standard, Floats] = {}
    for version in spreads.versions:
        mine, kind = version.of(period), standard_of(version.said)
        if kind not in drawn:
            drawn[kind] = streams.at(spreads.place, kind, people.size)
        numbers[people[mine]] = transform(version.said, drawn[kind][mine])


def _note(known: _Known, people: Ints, codes: Codes, numbers: Numbers) -> None:
    """Put what is known in the place of what was drawn."""
    if known.name in codes:
        codes[known.name][people[known.people]] = known.values
    else:
        numbers[known.name][people[known.people]] = known.values
