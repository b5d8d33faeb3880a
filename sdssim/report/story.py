"""One person's journey, told from the log: dates, stages, and what each stretch went on.

Readers understand one journey sooner than a table of means, so two simulated people are picked: one
in the middle, and one whom nine in ten are ahead of.
"""

from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.ledger import ledger
from sdssim.measures.spells import CAUSES, Spells
from sdssim.measures.survival import curves
from sdssim.measures.view import View
from sdssim.measures.waits import waiting
from sdssim.plan.plan import NONE
from sdssim.report.figures import Figures
from sdssim.report.wording import in_words
from sdssim.timebase import Floats

MIDDLE = 0.5
LONG = 0.9

_SHORTEST_DAYS = 1e-6
"""What takes a tenth of a second or less takes no time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a journey in which one thing went on.

    Attributes
    ----------
    begin, end
        Days since the start of the run.
    stage
        In words; empty before the start of the run.
    again
        Whether the person had been at this stage before.
    cause
        "Being worked on" is a whole visit, the worker's nights and weekends within it included.
    hours
        Effort within it; 0 for what is no visit.
    worker
        Who; empty if nobody.
    """

    begin: float
    end: float
    stage: str
    again: bool
    cause: Cause
    hours: float
    worker: str

    @property
    def days(self) -> float:
        """How long it took."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Story:
    """One simulated person's journey from the referral to the end of the main wait.

    Attributes
    ----------
    quantile
        Of the wait, that this person was picked for.
    person
        Number of the person in the replication.
    referred, arrived
        Days since the start of the run.
    milestones
        Name in words and day of each date that the person came to, in order of time.
    attributes
        Name and value of what is known of the person, in words.
    stretches
        Without gaps, in order of time.
    by_cause
        Days by cause as the ledger accounts for them, those above 0, the most first.
    """

    quantile: float
    person: int
    referred: float
    arrived: float
    milestones: tuple[tuple[str, float], ...]
    attributes: tuple[tuple[str, str], ...]
    stretches: tuple[Stretch, ...]
    by_cause: tuple[tuple[Cause, float], ...]

    @property
    def days(self) -> float:
        """The whole wait."""
        return self.arrived - self.referred


def stories(figures: Figures, view: View) -> tuple[Story, ...]:
    """Pick and tell the journeys in the middle and at the 90th percentile, in one replication.

    Picked is who waited nearest to the quantile of everybody (Kaplan-Meier), or of those who are
    done where that is not known; only people who are done have a journey to tell. Of two who are as
    near, the one referred first.

    Returns
    -------
    tuple of Story
        Fewer than two if both are the same person; none if nobody is done, or nothing is waited
        for.
    """
    clock = figures.main_clock
    if clock is None:
        return ()
    dates, people = view.journeys.dates, view.log.people
    waited = dates[:, clock[1]] - dates[:, clock[0]]
    # Journeys that began before the run have stretches that nobody recorded.
    done = view.journeys.measured & ~np.isnan(waited) & (people.referred >= 0)
    if not done.any():
        return ()
    person, days = np.flatnonzero(done), waited[done]
    of_everybody = curves(waiting(view, (clock,)), view.members).quantiles(MIDDLE, LONG)[:, 0]
    of_done = np.quantile(days, (MIDDLE, LONG))
    picked: dict[int, float] = {}
    for quantile, known, instead in zip((MIDDLE, LONG), of_everybody, of_done, strict=True):
        wanted = instead if np.isnan(known) else known
        picked.setdefault(int(person[np.abs(days - wanted).argmin()]), quantile)
    return tuple(_told(figures, view, who, quantile) for who, quantile in picked.items())


def _told(figures: Figures, view: View, person: int, quantile: float) -> Story:
    clock, scope = figures.main_clock, figures.scope
    dates = view.journeys.dates[person]
    arrived = float(dates[clock[1] if clock else 0])
    spells = view.spells_of_people.pick(view.spells_of_people.case == person)
    known = sorted(
        (float(day), in_words(scope.events[event]))
        for event, day in enumerate(dates)
        if event > 0 and day <= arrived
    )
    people = len(view.log.people)
    until = np.full(people, arrived)
    spent = ledger(view.log, until).days[person]
    order = np.argsort(-spent, kind="stable")
    return Story(
        quantile=quantile,
        person=person,
        referred=float(dates[0]),
        arrived=arrived,
        milestones=tuple((name, day) for day, name in known),
        attributes=_attributes(view, person),
        stretches=_stretches(view, spells, arrived),
        by_cause=tuple((CAUSES[place], float(spent[place])) for place in order if spent[place] > 0),
    )


def _attributes(view: View, person: int) -> tuple[tuple[str, str], ...]:
    people, values = view.log.people, view.scope.plan.attribute_values
    named = [
        (in_words(name), in_words(values[name][codes[person]]))
        for name, codes in people.codes.items()
        if codes[person] != NONE
    ]
    numbers = [
        (in_words(name), f"{column[person]:.0f}")
        for name, column in people.numbers.items()
        if not np.isnan(column[person])
    ]
    return (*named, *numbers)


def _stretches(view: View, spells: Spells, until: float) -> tuple[Stretch, ...]:
    """Cut a journey into stretches; what goes on unchanged is one."""
    end = np.minimum(spells.end, until)
    visits = spells.cause == CAUSES.index(Cause.WORKED_ON)
    found: list[Stretch] = []
    for row in np.flatnonzero(end - spells.begin > _SHORTEST_DAYS):
        one = _stretch(view, spells, int(row), end)
        last = found[-1] if found else None
        same = last is not None and _kind(last) == _kind(one) and not visits[row]
        if same and last is not None:
            found[-1] = Stretch(
                last.begin, one.end, one.stage, one.again, one.cause, 0.0, one.worker
            )
        else:
            found.append(one)
    return tuple(found)


def _kind(stretch: Stretch) -> tuple[str, bool, Cause]:
    return stretch.stage, stretch.again, stretch.cause


def _stretch(view: View, spells: Spells, row: int, end: Floats) -> Stretch:
    plan = view.scope.plan
    step, worker = int(spells.step[row]), int(spells.worker[row])
    hours = float(spells.hours[row])
    cause = CAUSES[int(spells.cause[row])]
    is_visit = cause is Cause.WORKED_ON and worker != NONE
    return Stretch(
        begin=float(spells.begin[row]),
        end=float(end[row]),
        stage="" if step == NONE else in_words(plan.stages[int(plan.steps.stage[step])]),
        again=int(spells.round[row]) > 1,
        cause=cause,
        hours=0.0 if np.isnan(hours) else hours,
        worker=plan.staffing.workers[worker].name if is_visit else "",
    )
