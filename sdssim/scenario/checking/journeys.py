"""Ways back lead back, ways on lead on, every stage can be reached, what is released was held."""

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.layout import Place, destinations
from sdssim.scenario.pathway import Outcome
from sdssim.scenario.tree import TreePath

_Exits = set[int]


def check_journeys(found: Findings) -> None:
    """Check where the outcomes of the pathway lead."""
    _check_circles(found)
    known = destinations(found.scenario, found.places)
    for place in found.places:
        for name, outcome in place.outcomes.items():
            _check_outcome(found, place, (*place.path, "outcomes", name), outcome, known)


def check_flow(found: Findings) -> None:
    """Check that every stage can be reached, and that what is released was held.

    Only for a scenario in which everything that is named exists.
    """
    _check_releases(found)
    _check_reach(found, destinations(found.scenario, found.places))


def _check_circles(found: Findings) -> None:
    """Refuse a choice whose options lead to the same choice again."""
    leads_to = {
        choice: {
            step.choose: (option, number)
            for option, told in options.items()
            for number, step in enumerate(told.steps)
            if step.choose is not None
        }
        for choice, options in found.scenario.routes.items()
    }
    for choice, following in leads_to.items():
        for inner, (option, number) in following.items():
            if _reaches(leads_to, inner, choice):
                path: TreePath = ("routes", choice, option, "steps", number, "choose")
                found.add(path, f"the choice '{choice}' leads back to itself by way of '{inner}'")


def _reaches(leads_to: dict[str, dict[str, tuple[str, int]]], first: str, last: str) -> bool:
    reached, ahead = set(), [first]
    while ahead:
        here = ahead.pop()
        if here == last:
            return True
        if here not in reached:
            reached.add(here)
            ahead += leads_to.get(here, {})
    return False


def _check_outcome(
    found: Findings, place: Place, path: TreePath, outcome: Outcome, known: dict[str, int]
) -> None:
    for field, destination in (("back_to", outcome.back_to), ("on_to", outcome.on_to)):
        if destination is None:
            continue
        where = (*path, field)
        if not found.expect(destination, known, what="stage or step", path=where):
            continue
        position = known[destination]
        if field == "back_to" and position > place.position:
            message = f"'{destination}' comes later, so it is no way back"
            found.add(where, message, "an earlier stage; for a later one: on_to")
        if field == "on_to" and position <= place.position:
            message = f"'{destination}' comes earlier, so it is no way on"
            found.add(where, message, "a later stage; for an earlier one: back_to, with at_most")


def _check_releases(found: Findings) -> None:
    held: set[str] = set()
    for place in found.places:
        if place.step is None:
            continue
        if place.step.allocate is not None:
            held.add(place.step.allocate.to)
        role = place.step.release
        if role is not None and role in found.names.roles and role not in held:
            message = f"no place with the role '{role}' has been allocated before this"
            found.add((*place.path, "release"), message, f"an earlier step 'allocate: {role}'")


def _check_reach(found: Findings, known: dict[str, int]) -> None:
    places = found.places
    reached, ahead = set(), [0]
    while ahead:
        here = ahead.pop()
        if here in reached or here >= len(places):
            continue
        reached.add(here)
        ahead += _exits(found, places[here], known)
    stages = {places[position].stage for position in reached}
    for index, stage in enumerate(found.scenario.pathway):
        if index not in stages:
            message = f"no way leads to the stage '{stage.stage}'"
            found.add(("pathway", index, "stage"), message)


def _exits(found: Findings, place: Place, known: dict[str, int]) -> _Exits:
    """Return where a person may go from a place, whatever the shares are."""
    if place.step is not None and place.step.choose is not None:
        return _options(found, place, place.step.choose)
    onward = _onward(found, place)
    if not place.outcomes:
        return {onward}
    exits = set()
    for outcome in place.outcomes.values():
        if outcome.leave is None:
            destination = outcome.back_to or outcome.on_to
            exits.add(onward if destination is None else known[destination])
        if outcome.back_to is not None:
            exits.add(onward)
    return exits


def _onward(found: Findings, place: Place) -> int:
    """Return the next place in line that is not a step of another option."""
    for following in found.places[place.position + 1 :]:
        if following.options == place.options[: len(following.options)]:
            return following.position
    return len(found.places)


def _options(found: Findings, place: Place, choice: str) -> _Exits:
    exits = {_onward(found, place)}
    for option in found.scenario.routes.get(choice, {}):
        inside = (*place.options, (choice, option))
        first = next(
            (
                each.position
                for each in found.places[place.position + 1 :]
                if each.stage == place.stage and each.options == inside
            ),
            None,
        )
        if first is not None:
            exits.add(first)
    return exits
