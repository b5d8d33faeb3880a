"""Every name that refers to something has to be the name of something."""

from collections.abc import Iterator, Mapping
from datetime import date

from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.money import REFERRAL
from sdssim.scenario.pathway import AttributeMultiplier, Step
from sdssim.scenario.staff import StaffGroup
from sdssim.scenario.tree import TreePath


def check_references(found: Findings) -> None:
    """Check the names in steps, staff, money, targets, multipliers and people on the way."""
    _check_stages(found)
    for path, step in _steps(found):
        _check_step(found, path, step)
    for name, group in found.scenario.staff.items():
        _check_group(found, ("staff", name), name, group)
    _check_money(found)
    _check_targets(found)
    _check_multipliers(found)
    _check_people(found)


def _check_stages(found: Findings) -> None:
    seen: dict[str, set[str]] = {"stage": set(), "milestone": set()}
    for index, stage in enumerate(found.scenario.pathway):
        for field, value in (("stage", stage.stage), ("milestone", stage.milestone)):
            if value is not None and value in seen[field]:
                found.add(("pathway", index, field), f"two stages have the {field} '{value}'")
            if value is not None:
                seen[field].add(value)
        if stage.milestone == REFERRAL:
            message = f"'{REFERRAL}' is the start of every journey and cannot be a milestone"
            found.add(("pathway", index, "milestone"), message)
        if stage.choose is not None:
            path = ("pathway", index, "choose")
            found.expect(stage.choose, found.names.choices, what="choice in routes", path=path)


def _steps(found: Findings) -> Iterator[tuple[TreePath, Step]]:
    for index, stage in enumerate(found.scenario.pathway):
        for number, step in enumerate(stage.steps):
            yield ("pathway", index, "steps", number), step
    for choice, options in found.scenario.routes.items():
        if not options:
            found.add_at_key(("routes", choice), f"the choice '{choice}' has no options")
        for option, told in options.items():
            for number, step in enumerate(told.steps):
                yield ("routes", choice, option, "steps", number), step


def _check_step(found: Findings, path: TreePath, step: Step) -> None:
    names = found.names
    if step.work is not None:
        found.expect(step.work.by, names.roles, what="role", path=(*path, "work", "by"))
    if step.allocate is not None:
        found.expect(step.allocate.to, names.roles, what="role", path=(*path, "allocate", "to"))
    if step.release is not None:
        found.expect(step.release, names.roles, what="role", path=(*path, "release"))
    if step.sitting is not None:
        found.expect(step.sitting, names.panels, what="panel", path=(*path, "sitting"))
    if step.choose is not None:
        path = (*path, "choose")
        found.expect(step.choose, names.choices, what="choice in routes", path=path)


def _check_group(found: Findings, path: TreePath, name: str, group: StaffGroup) -> None:
    for team in found.names.demand_teams and group.per_team:
        found.expect(
            team, found.names.demand_teams, what="team", path=(*path, "per_team", team), at_key=True
        )
    for number, team in enumerate((found.names.demand_teams and group.serves) or ()):
        teams = found.names.demand_teams
        found.expect(team, teams, what="team", path=(*path, "serves", number))
    if group.per_team and not found.names.demand_teams:
        message = "staff are in teams, but demand does not say which team a person belongs to"
        found.add_at_key((*path, "per_team"), message, "'team' in demand, with a share for each")
    _check_second_role(found, path, name, group)
    if group.priority:
        fields = ("priority_by", "priority")
        values = dict.fromkeys(group.priority, 0.0)
        _check_values(found, group.priority_by, values, path=path, fields=fields)
    if isinstance(group.due_days, dict):
        fields = ("due_by", "due_days")
        _check_values(found, group.due_by, group.due_days, path=path, fields=fields)


def _check_second_role(found: Findings, path: TreePath, name: str, group: StaffGroup) -> None:
    also = group.also
    if also is None:
        return
    if also == (group.role or name):
        found.add((*path, "also"), f"the second role '{also}' is the same as the first")
        return
    filled = {each.role or key for key, each in found.scenario.staff.items()}
    worked = {place.step.work.by for place in found.places if place.step and place.step.work}
    if also not in filled | worked and group.care_tasks is None:
        found.expect(also, sorted(filled | worked), what="role", path=(*path, "also"))


def _check_values(
    found: Findings,
    attribute: str,
    values: Mapping[str, float],
    *,
    path: TreePath,
    fields: tuple[str, str],
) -> None:
    """Check the attribute that something depends on, and the values it lists."""
    by, listed = fields
    if attribute in found.names.numbers and attribute not in found.names.attributes:
        message = f"'{attribute}' is a number; only an attribute with named values can stand here"
        found.add((*path, by), message, ", ".join(found.names.attributes))
        return
    known = found.names.attributes
    if not found.expect(attribute, known, what="attribute in demand", path=(*path, by)):
        return
    for number, value in enumerate(values):
        key = number if listed == "priority" else value
        found.expect(
            value,
            known[attribute],
            what=f"value of {attribute}",
            path=(*path, listed, key),
            at_key=listed != "priority",
        )


def _check_money(found: Findings) -> None:
    milestones = found.names.milestones
    budget, payments = found.scenario.budget, found.scenario.payments
    if budget is not None:
        path = ("budget", "told_at")
        found.expect(budget.told_at, milestones, what="milestone", path=path)
    if payments is not None:
        path = ("payments", "first_at")
        found.expect(payments.first_at, milestones, what="milestone", path=path)
        if budget is None:
            found.add_at_key(("payments",), "there are payments, but no 'budget' to pay out")


def _check_targets(found: Findings) -> None:
    for name, target in found.scenario.targets.items():
        path: TreePath = ("targets", name)
        starts = found.names.clock_starts
        known = found.expect(target.from_, starts, what="milestone", path=(*path, "from"))
        known &= found.expect(
            target.to, found.names.milestones, what="milestone", path=(*path, "to")
        )
        if known and starts.index(target.from_) >= starts.index(target.to):
            message = f"'{target.to}' does not come after '{target.from_}' in the pathway"
            found.add((*path, "to"), message)


def _check_multipliers(found: Findings) -> None:
    for name, multiplier in found.scenario.multipliers.items():
        path: TreePath = ("multipliers", name)
        for number, stage in enumerate(multiplier.stages or ()):
            place = (*path, "stages", number)
            found.expect(stage, found.names.stages, what="stage", path=place)
        if isinstance(multiplier, AttributeMultiplier):
            fields = ("by", "factors")
            _check_values(found, multiplier.by, multiplier.factors, path=path, fields=fields)


def _check_people(found: Findings) -> None:
    listed = found.scenario.already_on_the_way
    for number, person in enumerate(listed.people if listed else ()):
        path: TreePath = ("already_on_the_way", "people", number)
        found.expect(person.stage, found.names.stages, what="stage", path=(*path, "stage"))
        for role in person.workers:
            place = (*path, "workers", role)
            found.expect(role, found.names.roles, what="role", path=place, at_key=True)
        for milestone in person.milestones:
            place = (*path, "milestones", milestone)
            milestones = found.names.milestones
            found.expect(milestone, milestones, what="milestone", path=place, at_key=True)
        for choice, option in person.route.items():
            place = (*path, "route", choice)
            options = found.scenario.routes.get(choice)
            if options is None:
                choices = found.names.choices
                found.expect(choice, choices, what="choice in routes", path=place, at_key=True)
            else:
                found.expect(option, options, what=f"option of {choice}", path=place)
        _check_days(found, path, {"since": person.since, **person.milestones}, person.referred)


def _check_days(
    found: Findings, path: TreePath, days: Mapping[str, date | None], referred: date
) -> None:
    start = found.scenario.start
    if referred > start:
        message = f"a person already on the way was referred on {referred}"
        found.add((*path, "referred"), message, f"a date not after the start, {start}")
    for name, day in days.items():
        if day is not None and not referred <= day <= start:
            place = (*path, name) if name == "since" else (*path, "milestones", name)
            allowed = f"a date from the referral, {referred}, to the start, {start}"
            found.add(place, f"{name} is {day}", allowed)
