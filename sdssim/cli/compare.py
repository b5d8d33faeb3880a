"""``sdssim compare``: a baseline beside its variants, with the same people and the same chance."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.cautions import cautions
from sdssim.cli.engine import engine_option, engine_starter
from sdssim.cli.faults import StoppedError, debug_option
from sdssim.cli.options import (
    jobs_option,
    json_option,
    out_option,
    replications_option,
    report_option,
    seed_option,
    store_option,
)
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.reports import Form, add_report, best_file, report_on_comparison
from sdssim.cli.workers import workers
from sdssim.results.identity import DEFAULT_MAXIMUM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from sdssim.experiments.comparison import Enough
    from sdssim.experiments.comparison_variants import Asked
    from sdssim.model.choose import AskedEngine
    from sdssim.results.comparison import ScenarioComparison
    from sdssim.scenario.load import Scenario


_TABLE = "differences.csv"


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the scenarios."""

    enough: "Enough"
    seed: int
    jobs: int
    engine: "AskedEngine"
    out: Path
    store: Path
    report: bool


@click.command("compare")
@click.argument("baseline")
@click.argument("variants", nargs=-1, metavar="[VARIANT]...")
@click.option(
    "--vary",
    "varied",
    multiple=True,
    metavar="PATH=VALUES",
    help="Variants of the baseline, a value each, such as staff.internal_broker.people=1,2,3. "
    "Given several times, one value is changed at a time.",
)
@click.option("--grid", is_flag=True, help="With several --vary: every combination of the values.")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value of the baseline and of every variant.",
)
@replications_option(what="How often to simulate each")
@click.option(
    "--matters",
    multiple=True,
    metavar="AMOUNT",
    help="Add replications until every headline difference in this unit is clear, or shown to be "
    "smaller than AMOUNT: 1w, 3d, 5 people, £500. May be given for several units.",
)
@click.option(
    "--max-replications",
    "at_most",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Where --matters gives up.  [default: {DEFAULT_MAXIMUM}]",
)
@seed_option
@jobs_option
@engine_option
@out_option("comparison")
@store_option
@json_option
@report_option
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, baseline: str, variants: tuple[str, ...], varied: tuple[str, ...],
    grid: bool, sets: tuple[str, ...], replications: int, matters: tuple[str, ...],
    at_most: int | None, seed: int, jobs: int | None, engine: "AskedEngine", out: Path,
    store: Path | None, as_json: bool, report: bool,
) -> None:  # fmt: skip
    """Compare each VARIANT with the BASELINE: what it gains, what it loses, where the wait moves.

    BASELINE and VARIANT are files, or names of scenarios that come with sdssim. The same people
    meet the same chance in each, so that differences are due to what differs.
    """
    from sdssim.experiments.comparison import Enough
    from sdssim.experiments.comparison_variants import load_asked
    from sdssim.experiments.matters import smallest_that_matter
    from sdssim.experiments.pool import usable_cores
    from sdssim.results.comparison_json import comparison_object
    from sdssim.results.store import FILE_NAME

    if not variants and not varied:
        message = "Name a VARIANT, or vary a value of the baseline with --vary PATH=VALUE,VALUE."
        raise click.UsageError(message, ctx)
    if at_most is not None and not matters:
        message = "--max-replications goes with --matters; otherwise give --replications"
        raise click.UsageError(message, ctx)
    enough = Enough(replications, smallest_that_matter(matters), at_most or DEFAULT_MAXIMUM)
    asked = load_asked(baseline, variants, sets=sets, varied=varied, grid=grid)
    request = Request(
        enough, seed, jobs or usable_cores(), engine, out, store or out / FILE_NAME, report
    )
    for option, place in (("--out", request.out), ("--store", request.store.parent)):
        refuse_unwritable(place, option)
    _caution(asked)
    found, folder = _compare_and_write(asked, request)
    if as_json:
        click.echo(json.dumps(comparison_object(found), allow_nan=False))
    else:
        _show(found)
    _say_what_next(found, folder / best_file(report=report, table=_TABLE), to_stderr=as_json)


def _compare_and_write(asked: "Asked", request: Request) -> "tuple[ScenarioComparison, Path]":
    from sdssim.cli.show import progress
    from sdssim.experiments.comparison import compare_scenarios, engine_for, titles_of
    from sdssim.results.comparison_files import comparison_identity, write_comparison
    from sdssim.results.store import ReplicationStore
    from sdssim.results.write import run_folder

    own = titles_of(asked.baseline, asked.variants)
    titles = [given or name for given, name in zip(asked.titles, own, strict=True)]
    finished = 0
    try:
        with ReplicationStore(request.store) as store, workers(request.jobs) as executor:
            choice = engine_for(asked.baseline, asked.variants, request.enough, request.engine)
            engine_starter()(choice)
            with progress("Simulating") as bar:

                def update(done: int, of: int) -> None:
                    nonlocal finished
                    finished = done
                    bar(done, of)

                found = compare_scenarios(
                    asked.baseline, asked.variants, request.enough, request.seed, executor,
                    titles=titles, engine=choice.used, progress=update, store=store,
                )  # fmt: skip
            folder = run_folder(request.out, comparison_identity(found))
            write_comparison(found, folder, engine_asked=request.engine)
            if request.report:
                with progress("Writing the report"):
                    add_report(report_on_comparison(found), [Form.HTML], folder)
    except KeyboardInterrupt:
        message = (
            f"Stopped. {finished} replications of every scenario are finished and kept; "
            "give the same command again to go on from there."
        )
        raise StoppedError(message) from None
    return found, folder


def _caution(asked: "Asked") -> None:
    """Say of every scenario what may be a mistake; of several that have the same, once."""
    told: dict[str, list[str]] = {}
    named = [asked.baseline.name, *(given or each.name for given, each in _named(asked))]
    for name, scenario in zip(named, (asked.baseline, *asked.variants), strict=True):
        for warning in cautions(scenario):
            told.setdefault(warning, []).append(name)
    for warning, names in told.items():
        where = "" if len(names) == len(named) else f" ({', '.join(dict.fromkeys(names))})"
        click.echo(f"Warning: {warning}{where}", err=True)


def _named(asked: "Asked") -> "Iterable[tuple[str | None, Scenario]]":
    return zip(asked.titles, asked.variants, strict=True)


def _show(found: "ScenarioComparison") -> None:
    """Print the answer about each variant in plain words, then the tables."""
    from sdssim.cli.show import console, show_grids, show_paragraph
    from sdssim.report.comparison import heading, how_judged, verdict_sentence
    from sdssim.report.comparison_behind import behind_it
    from sdssim.report.comparison_tables import comparison_tables

    to = console()
    show_paragraph([heading(found)], to)
    for variant in found.variants:
        to.print()
        show_paragraph([f"{variant.title}: {verdict_sentence(found, variant)}"], to)
        _show_points(behind_it(found, variant), to)
    show_grids(comparison_tables(found), to)
    to.print()
    show_paragraph(how_judged(found), to)


def _show_points(sentences: "Iterable[str]", to: "Console") -> None:
    """Print sentences as a list, each set in below its dash."""
    from textwrap import fill

    from rich.text import Text

    for sentence in sentences:
        set_in = fill(
            sentence, to.width, initial_indent="  - ", subsequent_indent="    ",
            break_on_hyphens=False,
        )  # fmt: skip
        to.print(Text(set_in), soft_wrap=True)


def _say_what_next(found: "ScenarioComparison", best: Path, *, to_stderr: bool) -> None:
    """Say what was written and what to do next; ``best`` is the file to open first."""
    from sdssim.report.comparison import is_all_clear

    click.echo(f"\nWrote {best.parent}.", err=to_stderr)
    advice = f"Next: open {best}"
    advice += " for every figure" if best.name == _TABLE else " to read it or to send it on"
    if found.stopping.unsettled:
        advice += f", or raise --max-replications above {found.stopping.at_most}"
    elif not is_all_clear(found) and not found.stopping.matters:
        advice += ", or settle what is not clear with --matters 1w"
    click.echo(f"{advice}.", err=to_stderr)
