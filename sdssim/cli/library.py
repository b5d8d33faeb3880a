"""``sdssim library``: every scenario that comes with sdssim, beside the pilot."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.engine import engine_option, engine_starter
from sdssim.cli.faults import INTERRUPTED, debug_option
from sdssim.cli.options import jobs_option, replications_option, seed_option
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.workers import workers
from sdssim.results.identity import DEFAULT_SEED

if TYPE_CHECKING:
    from sdssim.experiments.library import LibraryTable
    from sdssim.model.choose import AskedEngine

DEFAULT_REPLICATIONS = 200
FEWEST = 2
"""One replication has no interval."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the page."""

    replications: int
    seed: int
    jobs: int
    engine: "AskedEngine"
    store: Path


@click.command("library")
@replications_option(DEFAULT_REPLICATIONS, FEWEST, "How often to simulate each scenario")
@seed_option
@jobs_option
@engine_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the tables, with what is known about each scenario, as a page (.md) to FILE.",
)
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("results") / "store.sqlite",
    show_default=True,
    metavar="FILE",
    help="Where finished replications are kept and found again.",
)
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, replications: int, seed: int, jobs: int | None, engine: "AskedEngine",
    out: Path | None, store: Path,
) -> None:  # fmt: skip
    """Compare every scenario of the library with the Stockport pilot.

    Each meets the same people and the same chance as the pilot, replication by replication, so
    that the tables hold the differences which the scenarios make. What was stopped with Ctrl-C
    goes on where it was when the same command is given again.
    """
    from sdssim.cli.show import console, show_grids
    from sdssim.experiments.library import HEADLINES
    from sdssim.experiments.pool import usable_cores
    from sdssim.report.library import library_grids, library_page

    refuse_unwritable(store.parent, "--store")
    if out is not None:
        refuse_unwritable(out.parent, "--out")
    try:
        table = _compared(Request(replications, seed, jobs or usable_cores(), engine, store))
    except KeyboardInterrupt:
        message = "Stopped. What is finished is kept; give the same command again to go on."
        click.echo(message, err=True)
        ctx.exit(INTERRUPTED)
    headings = [each.heading for each in HEADLINES]
    show_grids(library_grids(table, headings), console())
    if out is None:
        click.echo("\nWrote no page; --out FILE writes one.")
    else:
        _write(out, library_page(table, headings, _command_line(replications, seed, out)))
        click.echo(f"\nWrote {out}.")
    click.echo("Next: look closer at one of them, such as\n"
               "  sdssim compare stockport-pilot provider-database")  # fmt: skip


def _compared(request: Request) -> "LibraryTable":
    """Run what is not done yet; on the compiled engine if all of it is worth its start."""
    from sdssim.cli.show import progress
    from sdssim.experiments.library import compare_library
    from sdssim.model.choose import choose_engine
    from sdssim.results.store import ReplicationStore
    from sdssim.scenario.library import BASELINE, library
    from sdssim.scenario.load import load

    shelves = library()
    scenarios = 1 + sum(len(shelf.entries) for shelf in shelves)
    choice = choose_engine(load(BASELINE), request.replications * scenarios, request.engine)
    engine_starter()(choice)
    with ExitStack() as opened:
        return compare_library(
            shelves,
            request.replications,
            request.seed,
            opened.enter_context(workers(request.jobs)),
            engine=choice.used,
            progress=opened.enter_context(progress("Comparing")),
            store=opened.enter_context(ReplicationStore(request.store)),
        )


def _command_line(replications: int, seed: int, out: Path) -> str:
    """What to type to get the same page; what is as usual is left out."""
    chance = "" if seed == DEFAULT_SEED else f" --seed {seed}"
    return f"sdssim library --replications {replications}{chance} --out {out.as_posix()}"


def _write(out: Path, page: str) -> None:
    """Put the whole page in the place of an older one at once."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f"{out.name}.new")
    new.write_text(page, encoding="utf-8", newline="\n")
    new.replace(out)
