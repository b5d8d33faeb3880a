"""The STRESS-DES checklist, filled in from a run as far as software can.

Monks, Currie, Onggo, Robinson, Kunc and Taylor (2019), "Strengthening the reporting of empirical
simulation studies: Introducing the STRESS guidelines", Journal of Simulation 13(1).
"""

from collections import Counter
from collections.abc import Iterable

import sdssim
from sdssim.plan.plan import QueueOrder, StepKind
from sdssim.report.figures import Figures
from sdssim.report.tables import Grid, confidence_line
from sdssim.report.wording import date_in_words, in_words

Item = tuple[str, str, str]

FOR_THE_AUTHOR = "For the author of the study to say"
"""How an item begins that no software can fill in."""

_KINDS = {
    StepKind.WORK: "work",
    StepKind.WAIT: "a wait",
    StepKind.ALLOCATE: "taking up a caseload place",
    StepKind.RELEASE: "giving up a caseload place",
    StepKind.SITTING: "a sitting",
    StepKind.CHOOSE: "a choice",
    StepKind.DECIDE: "outcomes",
}
_ORDERS = {
    QueueOrder.JOINED: "in order of joining",
    QueueOrder.REFERRED: "in order of referral",
    QueueOrder.DUE: "nearest target date first",
}


def stress_des_grid(figures: Figures) -> Grid:
    """Fill in all 24 items; those that are the author's own say so."""
    items = (
        *_objectives(figures),
        *_logic(figures),
        *_components(figures),
        *_data(figures),
        *_experimentation(figures),
        *_implementation(figures),
    )
    return Grid(
        "STRESS-DES",
        ("item", "what it asks for", "in this study"),
        items,
        "Checklist of Monks and others (2019), Journal of Simulation 13(1), for reporting studies "
        "with discrete-event simulation.",
    )


def _objectives(figures: Figures) -> Iterable[Item]:
    scenario = figures.results.scenario
    names = {row.name for row in figures.results.summary()}
    yield "1.1", "Purpose of the model", scenario.base.description.strip() or f"{FOR_THE_AUTHOR}."
    yield (
        "1.2",
        "Model outputs",
        f"{len(names)} measures; `sdssim measures` defines each, with its unit and the dates that "
        "start and stop its clock. Each is taken of the event log of every replication; shown are "
        "means over replications with 95% intervals (Student's t). Waits are also estimated for "
        "everybody, those who still wait included (Kaplan-Meier; shares by Aalen-Johansen).",
    )
    aims = "; ".join(map(str, scenario.differences))
    told = f"One scenario, which differs from the one that it extends in: {aims}." if aims else (
        "One scenario, without another beside it."
    )  # fmt: skip
    yield "1.3", "Experimentation aims", f"{told} {FOR_THE_AUTHOR}: why it was chosen."


def _logic(figures: Figures) -> Iterable[Item]:
    scenario, plan = figures.results.scenario, figures.scope.plan
    stages = ", ".join(map(in_words, plan.stages))
    yield "2.1", "Base model overview diagram", f"The stages in order: {stages}."
    back = int((plan.rounds > 1).sum())
    yield (
        "2.2",
        "Base model logic",
        "People go from stage to stage as the scenario file lists them; what may come of a step "
        "leads on, back, to a hold, or out. "
        + (f"{back} stages can be come to again, each a limited number of times. " if back else "")
        + "All rules stand in the scenario file; the engine knows no pathway of its own.",
    )
    yield (
        "2.3",
        "Scenario logic",
        f"{_counted(len(scenario.differences))} from the scenario that it extends, as listed in "
        "this report."
        if scenario.differences
        else "There is no other scenario beside this one.",
    )
    yield (
        "2.4",
        "Algorithms",
        "An idle worker takes the next item of their queues by priority, then by the queue's "
        "order, then by person. Caseload places go to the worker with the fewest open cases. "
        "Things that happen at the same moment are settled by fixed rules.",
    )


def _counted(values: int) -> str:
    return "1 value differs" if values == 1 else f"{values} values differ"


def _components(figures: Figures) -> Iterable[Item]:
    plan, staffing = figures.scope.plan, figures.scope.plan.staffing
    attributes = [*map(in_words, plan.attribute_values), *map(in_words, plan.number_attributes)]
    care = "; care tasks of workers with two roles" if plan.care_tasks else ""
    told = f", each with {', '.join(attributes)}" if attributes else ""
    yield "2.5.1", "Components: entities", f"People who are referred{told}{care}."
    kinds = Counter(_KINDS[StepKind(int(kind))] for kind in plan.steps.kind)
    steps = ", ".join(f"{count} of {kind}" for kind, count in kinds.items())
    yield "2.5.2", "Components: activities", f"Steps of the pathway: {steps}."
    per_role = Counter(worker.role for worker in staffing.workers)
    roles = [f"{in_words(role)} {per_role[row]}" for row, role in enumerate(staffing.roles)]
    yield (
        "2.5.3",
        "Components: resources",
        f"Workers by role, over the whole time: {', '.join(roles)}. Each has opening hours, bank "
        "holidays, absences, and a share of the hours for this work. Panels and payment runs sit "
        f"on dates: {', '.join(map(in_words, figures.results.scenario.base.panels)) or 'none'}.",
    )
    orders = [
        f"{in_words(role)} {_ORDERS[order]}"
        for role, order in zip(staffing.roles, staffing.order, strict=True)
    ]
    yield (
        "2.5.4",
        "Components: queues",
        f"{len(staffing.queue_name)} queues for workers: {', '.join(orders)}. Sittings take whose "
        "papers are in on time, first come first served, as far as there are places.",
    )
    streams = [in_words(stream.name) for stream in plan.streams]
    reasons = ", ".join(map(in_words, plan.reasons)) or "none"
    yield (
        "2.5.5",
        "Components: entry and exit points",
        f"Entry: referral ({', '.join(streams)})"
        f"{f'; {len(plan.on_the_way)} people on the way at the start' if plan.on_the_way else ''}."
        f" Exit: the end of the pathway, or leaving (reasons: {reasons}).",
    )


def _data(figures: Figures) -> Iterable[Item]:
    scenario = figures.results.scenario
    rests = confidence_line(scenario) or "The scenario gives no sources."
    yield "3.1", "Data sources", f"{rests} The table of assumptions gives the source of each."
    yield "3.2", "Pre-processing", f"{FOR_THE_AUTHOR}: how data became the scenario's numbers."
    yield (
        "3.3",
        "Input parameters",
        "All of them stand in scenario.yaml in the folder of the run, and in the table of "
        "assumptions.",
    )
    assumed = sum(row.confidence == "assumed" for row in scenario.assumptions)
    yield "3.4", "Assumptions", f"{assumed} numbers are assumed; they come first in that table."


def _experimentation(figures: Figures) -> Iterable[Item]:
    results, base, scope = figures.results, figures.results.scenario.base, figures.scope
    start = f"{len(scope.plan.on_the_way)} people are on the way at the start." if (
        scope.plan.on_the_way
    ) else "It starts empty: nobody is on the way."  # fmt: skip
    since = base.window.from_
    warm_up = "Everybody is measured from the start; there is no warm-up." if since is None else (
        f"People referred from {date_in_words(since)} on are measured; the days before are warm-up."
    )  # fmt: skip
    yield "4.1", "Initialisation", f"{start} {warm_up}"
    yield (
        "4.2",
        "Run length",
        f"{scope.plan.horizon_days:,.0f} days, {date_in_words(base.start)} to "
        f"{date_in_words(base.end)}; seen up to {date_in_words(figures.cut_off)}. "
        "Times are in days.",
    )
    count = results.replications
    yield (
        "4.3",
        "Estimation approach",
        f"{count} independent {'replication' if count == 1 else 'replications'}, each with streams "
        "of random numbers of its own; 95% intervals over replications.",
    )


def _implementation(figures: Figures) -> Iterable[Item]:
    results = figures.results
    yield (
        "5.1",
        "Software or programming language",
        f"sdssim {sdssim.__version__} in Python, engine {results.engine}; all versions are listed "
        "in this report.",
    )
    yield (
        "5.2",
        "Random sampling",
        f"Seed {results.seed}. Every quantity of every replication has a stream of its own, "
        "derived from the seed and the quantity's name; distributions are sampled by transforming "
        "uniform, exponential and normal numbers (NumPy).",
    )
    yield (
        "5.3",
        "Model execution",
        "Event by event. At one moment: arrivals and ends of work first, then sittings, then "
        "caseload places, then idle workers.",
    )
    yield (
        "5.4",
        "System specification",
        f"{FOR_THE_AUTHOR}: the machine and the running time. The numbers do not depend on them.",
    )
    yield (
        "6.1",
        "Computer model sharing statement",
        f"sdssim is free software under the MIT licence. The scenario has the digest "
        f"{results.scenario.digest}.",
    )
