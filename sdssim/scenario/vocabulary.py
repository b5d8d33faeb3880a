"""Every name that a scenario gives to something, so that references to it can be checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sdssim.scenario.demand import Demand, ListedReferral, Stream, TeamRates
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.money import REFERRAL
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.tree import Mapped, Tree, items_of


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of a scenario, over all its periods.

    Attributes
    ----------
    attributes
        Values of each named attribute of a person; ``team`` is always one.
    numbers
        The attributes that are numbers.
    demand_teams
        The teams that demand names; empty if it names none.
    """

    roles: tuple[str, ...]
    panels: tuple[str, ...]
    choices: tuple[str, ...]
    stages: tuple[str, ...]
    milestones: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    numbers: tuple[str, ...]
    demand_teams: tuple[str, ...]

    @property
    def clock_starts(self) -> tuple[str, ...]:
        """Where a target may begin."""
        return (REFERRAL, *self.milestones)


def vocabulary_of(periods: Sequence[ScenarioFile], written: Mapped) -> Vocabulary:
    """Collect the names.

    Parameters
    ----------
    periods
        The scenario in each of its periods.
    written
        The data as written: what was named in a part that is refused is known all the same.
    """
    base = periods[0]
    stages = [stage for _, stage in items_of(written.get("pathway")) if isinstance(stage, dict)]
    attributes, numbers = _attributes(periods)
    groups = [(name, group) for period in periods for name, group in period.staff.items()]
    roles = [group.role or name for name, group in groups]
    also = [group.also for _, group in groups if group.also is not None]
    return Vocabulary(
        roles=_once([*roles, *also, *_keys(written.get("staff"))]),
        panels=_once([*base.panels, *_keys(written.get("panels"))]),
        choices=_once([*base.routes, *_keys(written.get("routes"))]),
        stages=_once(_texts(stage.get("stage") for stage in stages)),
        milestones=_once(_texts(stage.get("milestone") for stage in stages)),
        attributes=attributes,
        numbers=numbers,
        demand_teams=attributes["team"],
    )


def streams_of(demand: Demand) -> dict[str, Stream]:
    """Return the streams by name; demand without ``streams`` is one, with an empty name."""
    return dict(demand.streams) or {"": demand}


def _attributes(
    periods: Sequence[ScenarioFile],
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    values: dict[str, dict[str, None]] = {"team": {}}
    numbers: dict[str, None] = {}

    def note(name: str, value: object) -> None:
        if isinstance(value, Distribution | int | float):
            numbers[name] = None
        else:
            told = value if isinstance(value, Mapping) else [str(value)]
            values.setdefault(name, {}).update(dict.fromkeys(told))

    for period in periods:
        for stream in (period.demand, *period.demand.streams.values()):
            for name, value in _drawn(stream):
                note(name, value)
        people = period.already_on_the_way.people if period.already_on_the_way else ()
        for person in people:
            for name, given in person.attributes.items():
                note(name, given)
    return {name: tuple(told) for name, told in values.items()}, tuple(numbers)


def _drawn(stream: Stream) -> Iterable[tuple[str, object]]:
    if stream.team:
        yield "team", stream.team
    if stream.need:
        yield "need", stream.need
    if stream.age is not None:
        yield "age", stream.age
    yield from stream.attributes.items()
    for rate in (stream.per_month, stream.per_week, stream.per_day):
        if isinstance(rate, TeamRates):
            yield "team", rate.by_team
    for listed in stream.listed or ():
        if isinstance(listed, ListedReferral):
            yield from listed.attributes.items()


def _keys(tree: Tree) -> list[str]:
    return [str(key) for key, _ in items_of(tree)] if isinstance(tree, dict) else []


def _texts(values: Iterable[Tree]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
