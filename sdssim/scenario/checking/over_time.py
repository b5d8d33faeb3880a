"""What stays the same when something changes on a date.

Numbers may change: shares, head counts, rates, factors. The pathway itself, the names of options,
outcomes and attributes, and the way in which demand is told stay, as people are on their way.
"""

from collections.abc import Mapping, Sequence

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.demand import Stream, TeamRates
from sdssim.scenario.pathway import Outcome
from sdssim.scenario.remembered import Remembered
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import streams_of


def check_changes(periods: Sequence[Findings]) -> None:
    """Compare each later period with the first."""
    first = periods[0]
    for period in periods[1:]:
        _check_outcomes(first, period)
        _check_staff(first, period)
        _check_demand(first, period)


def _check_outcomes(first: Findings, later: Findings) -> None:
    for before, after in zip(first.places, later.places, strict=False):
        if before.outcomes is after.outcomes:
            continue  # periods share what does not change
        path = (*after.path, "outcomes")
        if list(before.outcomes) != list(after.outcomes):
            _refuse(later, path, "the names of outcomes stay the same", list(before.outcomes))
        elif _without_shares(before.outcomes) != _without_shares(after.outcomes):
            _refuse(later, path, "of outcomes only the shares may change on a date", ())


def _shareless(outcomes: Mapping[str, Outcome]) -> list[Outcome]:
    return [outcome.model_copy(update={"share": 0.0}) for outcome in outcomes.values()]


_without_shares = Remembered(_shareless, most=1024)


def _check_staff(first: Findings, later: Findings) -> None:
    for name, after in later.scenario.staff.items():
        before = first.scenario.staff.get(name)
        if before is not None and list(before.per_team) != list(after.per_team):
            message = "the teams of a staff group stay the same; a team may begin or end with 0"
            path: TreePath = ("staff", name, "per_team")
            _refuse(later, path, message, list(before.per_team))


def _check_demand(first: Findings, later: Findings) -> None:
    streams = streams_of(first.scenario.demand)
    for name, after in streams_of(later.scenario.demand).items():
        before = streams.get(name)
        if before is None:
            continue
        path: TreePath = ("demand", "streams", name) if name else ("demand",)
        if before.ways != after.ways:
            _refuse(later, path, "the way in which demand is told stays the same", before.ways)
        elif _teams(before) != _teams(after):
            message = "the teams of a rate stay the same; a team may begin or end with 0"
            _refuse(later, (*path, *before.ways), message, _teams(before))
        if _attributes(before) != _attributes(after):
            message = "the attributes of people stay the same"
            _refuse(later, path, message, [name for name, _ in _attributes(before)])


def _teams(stream: Stream) -> tuple[str, ...]:
    rate = stream.per_month or stream.per_week or stream.per_day
    return tuple(rate.by_team) if isinstance(rate, TeamRates) else ()


def _attributes(stream: Stream) -> list[tuple[str, bool]]:
    """Return the attributes that a stream draws, and whether each has named values."""
    told = {"team": stream.team or None, "need": stream.need or None, "age": stream.age}
    told |= dict(stream.attributes)
    return [(name, isinstance(value, dict)) for name, value in told.items() if value is not None]


def _refuse(found: Findings, path: TreePath, message: str, names: Sequence[str]) -> None:
    found.add_at_key(path, f"{message} (change on {found.begins})", ", ".join(names) or None)
