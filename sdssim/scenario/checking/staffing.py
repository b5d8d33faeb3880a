"""Whoever is sent to a role has to find somebody in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.checking.shares import share_of
from sdssim.scenario.layout import Place
from sdssim.scenario.staff import StaffGroup
from sdssim.scenario.tree import TreePath
from sdssim.scenario.vocabulary import streams_of

_ANY_TEAM = ""


def check_staffing(periods: Sequence[Findings]) -> None:
    """Check that every role that people are sent to has staff, for every team.

    An option that is offered in a period needs staff in that period. Any other step needs staff
    at some time, as people may wait for them.
    """
    base = periods[0]
    for place in base.places:
        role = role_needed(place)
        if role is None or role not in base.names.roles:
            continue
        if not place.options:
            _check_step(periods, place, role)
    for period in periods:
        reported: set[tuple[TreePath, str]] = set()
        unserved = {role: _unserved(period, role) for role in period.names.roles}
        for place in period.places:
            role = role_needed(place)
            if place.options and role is not None and unserved.get(role):
                _check_option(period, place, (role, unserved[role]), reported)


def role_needed(place: Place) -> str | None:
    """Return the role whose workers a step waits for, or None."""
    if place.step is None:
        return None
    if place.step.work is not None:
        return place.step.work.by
    return None if place.step.allocate is None else place.step.allocate.to


def _check_step(periods: Sequence[Findings], place: Place, role: str) -> None:
    base = periods[0]
    unserved = [
        team for team in _teams(base) if not any(_serves(period, role, team) for period in periods)
    ]
    if unserved:
        base.add(
            _role_path(place),
            f"nobody is ever on staff with the role '{role}'{_of(unserved, base)}",
        )


def _unserved(found: Findings, role: str) -> list[str]:
    return [team for team in _teams(found) if not _serves(found, role, team)]


def _check_option(
    found: Findings,
    place: Place,
    unserved_by: tuple[str, Sequence[str]],
    reported: set[tuple[TreePath, str]],
) -> None:
    choice, option = place.options[-1]
    role, teams = unserved_by
    unserved = [team for team in teams if _is_offered(found, place, team)]
    path: TreePath = ("routes", choice, option, "share")
    if not unserved or (path, role) in reported:
        return
    reported.add((path, role))
    message = (
        f"people are sent to '{option}' from {found.begins} to {found.ends}, when nobody is on "
        f"staff with the role '{role}'{_of(unserved, found)}"
    )
    found.add(path, message, "a share of 0 in that time, or staff")


def _is_offered(found: Findings, place: Place, team: str) -> bool:
    """Tell whether anybody of a team may come to a place, by the shares of its options."""
    for choice, option in place.options:
        share = found.scenario.routes[choice][option].share
        others = [told.share for told in found.scenario.routes[choice].values()]
        if not any(_share(share, others, person) > 0 for person in _persons(found, team)):
            return False
    return True


def _persons(found: Findings, team: str) -> Iterator[dict[str, str]]:
    """Yield people of a team, every value of every other attribute at least once."""
    values = {name: told for name, told in found.names.attributes.items() if name != "team"}
    longest = max([1, *map(len, values.values())])
    for number in range(longest):
        person = {name: told[number % len(told)] for name, told in values.items() if told}
        yield {"team": team, **person}


def _share(share: object, others: Sequence[object], person: Mapping[str, str]) -> float:
    known = [share_of(each, person) for each in others]  # type: ignore[arg-type]
    own = share_of(share, person)  # type: ignore[arg-type]
    if own is not None:
        return own
    return max(0.0, 1.0 - sum(each for each in known if each is not None))


def _teams(found: Findings) -> tuple[str, ...]:
    return _teams_with_people(found) or found.names.demand_teams or (_ANY_TEAM,)


def _teams_with_people(found: Findings) -> tuple[str, ...]:
    """Return the teams that people are drawn into, those with a share of 0 left out."""
    streams = (found.scenario.demand, *streams_of(found.scenario.demand).values())
    without = {team for stream in streams for team, share in stream.team.items() if share == 0}
    return tuple(team for team in found.names.demand_teams if team not in without)


def _serves(found: Findings, role: str, team: str) -> bool:
    return any(
        _is_there(found, name, group, role) and _serves_team(group, team)
        for name, group in found.scenario.staff.items()
    )


def _is_there(found: Findings, name: str, group: StaffGroup, role: str) -> bool:
    if role == group.also:
        return True
    if role != (group.role or name):
        return False
    return _overlap(group.from_, group.until, found.begins, found.ends)


def _overlap(first: date | None, last: date | None, begins: date, ends: date) -> bool:
    return (first is None or first <= ends) and (last is None or last >= begins)


def _serves_team(group: StaffGroup, team: str) -> bool:
    if group.people is not None:
        return group.people > 0 and (group.serves is None or team in (*group.serves, _ANY_TEAM))
    return group.per_team.get(team, 0) > 0


def _role_path(place: Place) -> TreePath:
    return (
        *place.path,
        *(("work", "by") if place.step and place.step.work else ("allocate", "to")),
    )


def _of(unserved: Sequence[str], found: Findings) -> str:
    if len(unserved) == len(_teams(found)):
        return ""
    return f" for the team{'s' if len(unserved) > 1 else ''} {', '.join(unserved)}"
