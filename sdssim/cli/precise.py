"""The options that let a run find out how many replications it needs, and what they came to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sdssim.results.identity import DEFAULT_MAXIMUM

if TYPE_CHECKING:
    from sdssim.experiments.goals import Goal
    from sdssim.experiments.precision import GoalReached, PrecisionRun, StoppingRule
    from sdssim.report.tables import Grid
    from sdssim.scenario.load import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be known how precisely, and when to stop."""

    goals: "tuple[Goal, ...]"
    rule: "StoppingRule"


def precision_options(command: Command) -> Command:
    """Give a command ``--precision``, ``--measure`` and ``--max-replications``."""
    for option in (
        click.option(
            "--max-replications",
            type=click.IntRange(min=2),
            metavar="N",
            help=f"Where --precision gives up.  [default: {DEFAULT_MAXIMUM}]",
        ),
        click.option(
            "--measure",
            "measures",
            multiple=True,
            metavar="NAME[:group=value][=PRECISION]",
            help="What --precision is about; may be given several times, each with a precision of "
            "its own.  [default: the median wait until the first payment, and the number who "
            "still wait]",
        ),
        click.option(
            "--precision",
            metavar="5%|3d|...",
            help="Instead of --replications: simulate until the 95% interval is no wider than "
            "this to either side: 5% (of the mean), 3d, 0.5w, '2 people', or 0.02 for a share.",
        ),
    ):
        command = option(command)
    return command


def aim_of(
    scenario: "Scenario",
    precision: str | None,
    measures: tuple[str, ...],
    *,
    replications: int | None,
    most: int | None,
) -> Aim | None:
    """Read the options; ``None`` if the number of replications is given, or is the usual one.

    Raises
    ------
    click.UsageError
        Options that contradict each other.
    SdssimError
        A precision or a measure that cannot be.
    """
    if precision is None and not measures:
        if most is not None:
            message = "--max-replications goes with --precision; otherwise give --replications"
            raise click.UsageError(message)
        return None
    if replications is not None:
        message = (
            "--replications says how many, --precision lets the run find out: give one of them "
            "(--max-replications says where to give up)"
        )
        raise click.UsageError(message)
    from sdssim.experiments.goals import goals_for
    from sdssim.experiments.precision import StoppingRule

    goals = goals_for(scenario, precision, measures)
    return Aim(goals, StoppingRule() if most is None else StoppingRule(maximum=most))


def sentences(run: "PrecisionRun") -> list[str]:
    """Say whether what was asked for was reached."""
    count = run.results.replications
    if run.settled_at is not None:
        text = f"The precision asked for is reached from {run.settled_at} replications on"
        ahead = count - run.settled_at
        return [f"{text}, and held over the next {ahead}." if ahead else f"{text}."]
    open_goals = [each for each in run.goals if not each.is_reached]
    if not open_goals:
        return [
            f"Stopped at {count} replications (--max-replications): precise enough, but not long "
            "enough for it to be more than chance."
        ]
    told = " and ".join(
        f"{each.goal.label} {_known_to(each)} where {_allowed(each)} was asked for"
        for each in open_goals
    )
    stopped = f"Stopped at {count} replications (--max-replications) before it was precise enough"
    return [f"{stopped}: {told}."]


def precision_grid(run: "PrecisionRun") -> "Grid":
    """Return each goal, how precisely it is known, and what was asked."""
    from sdssim.report.tables import Grid
    from sdssim.report.wording import format_of, unit_shown

    def row(each: "GoalReached") -> tuple[str, ...]:
        mean = f"{format_of(each.goal.unit)(each.mean)} {unit_shown(each.goal.unit)}".strip()
        reached = "yes" if each.is_reached else "no"
        return each.goal.label, mean, _half_width(each), _allowed(each), each.goal.asked, reached

    heading = ("", "mean", "give or take", "may be", "asked", "reached")
    return Grid("Precision", heading, tuple(map(row, run.goals)), " ".join(_notes(run)))


def _notes(run: "PrecisionRun") -> list[str]:
    from sdssim.experiments.goals import SMALLEST_TOLD

    notes = ["Give or take: half the width of the 95% interval."]
    count = run.results.replications
    for each in run.goals:
        if each.goal.is_relative and abs(each.mean) < SMALLEST_TOLD:
            notes.append(f"{each.goal.label} is near 0: {each.goal.asked} is taken of 1.")
        if each.replications < count:
            known = f"in {each.replications} of {count} replications"
            notes.append(f"{each.goal.label} is known {known}; the others do not count.")
    return notes


def _known_to(each: "GoalReached") -> str:
    if each.half_width is None:
        return "has no interval"
    return f"is known only to {_amount(each, each.half_width)}"


def _half_width(each: "GoalReached") -> str:
    from sdssim.report.wording import NOT_KNOWN

    return NOT_KNOWN if each.half_width is None else _amount(each, each.half_width)


def _allowed(each: "GoalReached") -> str:
    return _amount(each, each.allowed)


def _amount(each: "GoalReached", amount: float) -> str:
    from sdssim.measures.entry import Unit
    from sdssim.report.wording import format_of, unit_shown

    if each.goal.unit is Unit.SHARE:
        return f"± {100 * amount:.2g} points"
    return f"± {format_of(each.goal.unit)(amount)} {unit_shown(each.goal.unit)}".strip()
