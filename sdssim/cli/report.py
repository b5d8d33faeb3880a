"""``sdssim report``: a page, a workbook or a document of results that were written before."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.faults import debug_option
from sdssim.cli.options import jobs_option
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.reports import (
    Form,
    add_report,
    report_on_comparison,
    report_on_run,
    write_report,
)
from sdssim.cli.workers import workers
from sdssim.errors import SdssimError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sdssim.report.document import Report
    from sdssim.results.comparison import ScenarioComparison
    from sdssim.results.read import ResultsFolder


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the results."""

    forms: tuple[Form, ...]
    out: Path | None
    store: Path | None
    sensitivity: Path | None
    jobs: int


@click.command("report")
@click.argument(
    "results", nargs=-1, required=True, metavar="RESULTS...", type=click.Path(path_type=Path)
)
@click.option("--html/--no-html", default=True, help="A web page, in one file.  [default: html]")
@click.option("--xlsx", is_flag=True, help="Also a workbook: every table with its numbers.")
@click.option("--docx", is_flag=True, help="Also a document, to be edited.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write, under the names of the RESULTS.  [default: report.html and so on in each "
    "of the RESULTS]",
)
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the replications of a comparison are kept.  [default: store.sqlite beside the "
    "RESULTS, if it is there]",
)
@click.option(
    "--sensitivity",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder that sdssim sensitivity has made of the same scenario: which of the assumptions "
    "matter is told with them.",
)
@jobs_option
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, results: tuple[Path, ...], html: bool, xlsx: bool, docx: bool,
    out: Path | None, store: Path | None, sensitivity: Path | None, jobs: int | None,
) -> None:  # fmt: skip
    """Write a report of each of the RESULTS: the answer first, then charts, then detail.

    RESULTS is a folder that sdssim run or sdssim compare has made. The page is one file that loads
    nothing from elsewhere, so it can be sent by e-mail as it is.
    """
    from sdssim.experiments.pool import usable_cores
    from sdssim.report.word import refuse_without_word

    asked = {Form.HTML: html, Form.XLSX: xlsx, Form.DOCX: docx}
    forms = tuple(form for form, is_asked in asked.items() if is_asked)
    if not forms:
        message = "Nothing would be written; leave out --no-html, or ask for --xlsx or --docx."
        raise click.UsageError(message, ctx)
    if docx:
        refuse_without_word()
    request = Request(forms, out, store, sensitivity, jobs or usable_cores())
    folders = _opened(results)
    _check_places(folders, request)
    with workers(request.jobs) as executor:
        reports = [
            report_of(folder, executor, request.store, sensitivity=request.sensitivity)
            for folder in folders
        ]
    written = [
        path
        for report, folder in zip(reports, folders, strict=True)
        for path in _written(report, folder, request)
    ]
    for path in written:
        click.echo(f"Wrote {path}.")
    click.echo(f"Next: open {written[0]}; it can be sent to others as it is.")


def _opened(results: Sequence[Path]) -> "list[ResultsFolder]":
    """Open every folder, or say of each one what is wrong."""
    from sdssim.results.read import open_results

    folders, problems = [], []
    for path in dict.fromkeys(results):
        try:
            folders.append(open_results(path))
        except SdssimError as error:
            problems.append(str(error))
    if problems:
        raise SdssimError("\n".join([*problems, "Nothing was written."]))
    return folders


def _check_places(folders: "Sequence[ResultsFolder]", request: Request) -> None:
    """Refuse places that cannot be written, and two reports in one file."""
    if request.out is None:
        for folder in folders:
            refuse_unwritable(folder.path, "RESULTS")
        return
    refuse_unwritable(request.out, "--out")
    names = [_name(folder) for folder in folders]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"several RESULTS are called {', '.join(twice)}; give them one after the other"
        raise click.BadParameter(message, param_hint="--out")


def _name(folder: "ResultsFolder") -> str:
    return folder.path.resolve().name


def report_of(
    folder: "ResultsFolder",
    executor: "Executor | None",
    store: Path | None = None,
    *,
    sensitivity: Path | None = None,
) -> "Report":
    """Make the report of a run or of a comparison.

    Parameters
    ----------
    store
        Where the replications of a comparison may still be; by default, beside its folder.
    sensitivity
        Folder of a sensitivity analysis, for the report of a run.

    Raises
    ------
    SdssimError
        The results cannot be read, or a sensitivity analysis does not go with them.
    """
    from sdssim.results.read import Kind

    if folder.kind is Kind.RUN:
        return report_on_run(folder, executor, sensitivity)
    if sensitivity is not None:
        message = f"{folder.path} holds a comparison; --sensitivity is for the report of a run"
        raise SdssimError(message)
    return report_on_comparison(_compared(folder, executor, store))


def _compared(
    folder: "ResultsFolder", executor: "Executor | None", store: Path | None
) -> "ScenarioComparison":
    """Make a comparison again, with the replications that the store still has."""
    from sdssim.cli.show import progress
    from sdssim.experiments.comparison_again import compare_again
    from sdssim.results.store import FILE_NAME, ReplicationStore

    path = store or folder.path.resolve().parent / FILE_NAME
    with progress("Comparing again") as update:
        if not path.is_file():
            return compare_again(folder, executor, progress=update)
        with ReplicationStore(path) as kept:
            return compare_again(folder, executor, progress=update, store=kept)


def _written(report: "Report", folder: "ResultsFolder", request: Request) -> list[Path]:
    if request.out is None:
        return add_report(report, request.forms, folder.path)
    request.out.mkdir(parents=True, exist_ok=True)
    return write_report(report, request.forms, request.out / _name(folder))
