"""Demand has to say when people come, once."""

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.demand import WAYS, Stream, TeamRates
from sdssim.scenario.tree import TreePath

_ALLOWED = f"one of {', '.join(WAYS)}"


def check_demand(found: Findings) -> None:
    """Check that every stream says when people come, and which team they belong to only once."""
    demand = found.scenario.demand
    if not demand.streams:
        nobody_waits = found.scenario.already_on_the_way is None
        if not demand.ways and nobody_waits:
            found.add_at_key(("demand",), "demand does not say when people are referred", _ALLOWED)
        _check_teams(found, ("demand",), demand, demand)
        return
    for way in demand.ways:
        message = f"'{way}' is given beside 'streams', and would be ignored"
        found.add_at_key(("demand", way), message, f"'{way}' inside one of the streams")
    for name, stream in demand.streams.items():
        path: TreePath = ("demand", "streams", name)
        if not stream.ways:
            message = f"the stream '{name}' does not say when people are referred"
            found.add_at_key(path, message, _ALLOWED)
        _check_teams(found, path, stream, demand)


def _check_teams(found: Findings, path: TreePath, stream: Stream, demand: Stream) -> None:
    for way in stream.ways:
        if isinstance(getattr(stream, way), TeamRates) and (stream.team or demand.team):
            message = "the team is told twice: by the rate of each team, and by 'team'"
            found.add_at_key((*path, way), message, "one of the two")
