"""What only the whole of a scenario shows: names that nothing bears, shares that do not add up."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sdssim.errors import Problem
from sdssim.scenario.changes import Period
from sdssim.scenario.checking.dates import check_dates
from sdssim.scenario.checking.demand import check_demand
from sdssim.scenario.checking.findings import Findings
from sdssim.scenario.checking.journeys import check_flow, check_journeys
from sdssim.scenario.checking.over_time import check_changes
from sdssim.scenario.checking.references import check_references
from sdssim.scenario.checking.shares import check_shares
from sdssim.scenario.checking.sizes import check_sizes
from sdssim.scenario.checking.staffing import check_staffing, role_needed
from sdssim.scenario.layout import places_of
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.validate import Validated
from sdssim.scenario.vocabulary import vocabulary_of


def check(periods: Sequence[tuple[Period, Validated]]) -> list[Problem]:
    """Check a scenario as a whole.

    Parameters
    ----------
    periods
        Each period with what validating it gave. If parts were refused, only the names and shares
        of the others are checked: what is missing might be in what was refused. And whether
        people find their way and somebody to help them is asked once all else is right.

    Returns
    -------
    list of Problem
        Everything that is wrong, each problem once.
    """
    kept = [(period, one) for period, one in periods if one.scenario is not None]
    scenarios = [one.scenario for _, one in kept if one.scenario is not None]
    if not scenarios:
        return []
    names = vocabulary_of(scenarios, kept[0][0].traced.tree)
    starts = [period.begins or scenarios[0].start for period, _ in kept]
    ends = [*(begins - timedelta(days=1) for begins in starts[1:]), scenarios[0].end]
    findings = [
        Findings(scenario, period.traced, names, begins, last)
        for (period, _), scenario, begins, last in zip(kept, scenarios, starts, ends, strict=True)
    ]
    complete = all(one.complete for _, one in periods)
    for found in findings:
        check_references(found)
        check_shares(found)
        if complete or _has_its_own_dates(found):
            check_dates(found)
        if complete:
            check_demand(found)
            check_journeys(found)
            check_sizes(found)
    if complete:
        check_changes(findings)
    if complete and not any(found.problems for found in findings):
        for found in findings:
            check_flow(found)
        check_staffing(findings)
    return list(dict.fromkeys(problem for found in findings for problem in found.problems))


def _has_its_own_dates(found: Findings) -> bool:
    """Whether start and end are those that were written, not stand-ins for refused ones."""
    written = found.traced.tree
    return all(
        str(written.get(field)) == str(getattr(found.scenario, field)) for field in ("start", "end")
    )


def warnings_about(periods: Sequence[ScenarioFile]) -> tuple[str, ...]:
    """Tell what may be a mistake and is not one for certain.

    Parameters
    ----------
    periods
        A scenario that has passed every check, in each of its periods.
    """
    warnings = [
        *_unused(periods),
        *_unlimited(periods),
        *_outside(periods),
        *_ruled_twice(periods[0]),
    ]
    return tuple(dict.fromkeys(warnings))


_RULES_OF_A_ROLE = (
    "order",
    "priority",
    "priority_by",
    "due_days",
    "due_by",
    "named_at_referral",
    "handover_hours",
)


def _ruled_twice(scenario: ScenarioFile) -> Iterator[str]:
    """Groups that fill one role under different rules: those of the first hold."""
    first: dict[str, str] = {}
    for name, group in scenario.staff.items():
        leader = first.setdefault(group.role or name, name)
        differing = [
            field
            for field in _RULES_OF_A_ROLE
            if getattr(group, field) != getattr(scenario.staff[leader], field)
        ]
        if differing:
            yield (
                f"'{name}' and '{leader}' fill one role but differ in {', '.join(differing)}; "
                f"what '{leader}' says holds for both"
            )


def _unused(periods: Sequence[ScenarioFile]) -> Iterator[str]:
    base = periods[0]
    places = places_of(base)
    steps = [place.step for place in places if place.step is not None]
    for name in base.panels:
        if name not in {step.sitting for step in steps}:
            yield f"the panel '{name}' stands in no step of the pathway"
    for name in base.routes:
        if name not in {step.choose for step in steps}:
            yield f"the choice '{name}' stands in no step of the pathway"
    worked = {role_needed(place) for place in places}
    for name, group in base.staff.items():
        role = group.role or name
        heads = any(_heads(period, name) for period in periods)
        if role not in worked and not group.named_at_referral and heads:
            yield f"no step of the pathway is for the role '{role}'"


def _unlimited(periods: Sequence[ScenarioFile]) -> Iterator[str]:
    base = periods[0]
    limited = {
        group.role or name
        for name, group in base.staff.items()
        if group.caseload_places is not None
    }
    for place in places_of(base):
        if place.step is not None and place.step.allocate is not None:
            role = place.step.allocate.to
            if role not in limited:
                yield (
                    f"people are allocated to the role '{role}', which has no caseload_places: "
                    "nobody ever waits for a place"
                )


def _outside(periods: Sequence[ScenarioFile]) -> Iterator[str]:
    base = periods[0]
    for name, group in base.staff.items():
        too_late = group.from_ is not None and group.from_ > base.end
        if too_late or (group.until is not None and group.until < base.start):
            yield f"the staff group '{name}' is there on no day of the run"
    for name, panel in base.panels.items():
        versions = [period.panels.get(name, panel) for period in periods]
        dates = [day for each in versions for day in each.dates or ()]
        if dates and not any(base.start <= day <= base.end for day in dates):
            yield f"the panel '{name}' sits on no day of the run"


def _heads(period: ScenarioFile, name: str) -> int:
    group = period.staff.get(name)
    return 0 if group is None else (group.people or 0) + sum(group.per_team.values())
