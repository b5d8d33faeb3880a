"""Reports as files: made from what is known of a run or a comparison, and written in some forms."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sdssim.report.document import Report
    from sdssim.results.comparison import ScenarioComparison
    from sdssim.results.read import ResultsFolder
    from sdssim.scenario.load import Scenario

STEM = "report"
"""How the files of a report are called in a folder of results."""


class Form(StrEnum):
    """What a report is written as; the ending of its file."""

    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"


def report_on_run(
    folder: "ResultsFolder", executor: "Executor | None", sensitivity: Path | None = None
) -> "Report":
    """Read a run back and make its report; the journeys in it are simulated again.

    Parameters
    ----------
    sensitivity
        Folder of a sensitivity analysis of the same scenario, to be told with the assumptions.
    """
    from sdssim.experiments.first_logs import engine_here, first_logs
    from sdssim.report.charts.replayed import WANTED
    from sdssim.report.run_report import run_report
    from sdssim.results.read import read_run
    from sdssim.results.sensitivity_files import read_sensitivity

    results = read_run(folder)
    logs = first_logs(
        results.scenario, min(WANTED, results.replications), results.seed, executor,
        engine=engine_here(results.engine),
    )  # fmt: skip
    found = None if sensitivity is None else read_sensitivity(sensitivity, results.scenario)
    return run_report(results, logs, sensitivity=found)


def report_on_comparison(found: "ScenarioComparison") -> "Report":
    """Make the report of a comparison; the same when that was made again from its folder."""
    from sdssim.report.comparison_report import comparison_report

    variants = tuple(
        replace(variant, scenario=_in_order(variant.scenario)) for variant in found.variants
    )
    return comparison_report(replace(found, baseline=_in_order(found.baseline), variants=variants))


def _in_order(scenario: "Scenario") -> "Scenario":
    """Put the assumptions in order of their paths: written files have them in another order."""
    rows = sorted(scenario.assumptions, key=attrgetter("path"))
    return replace(scenario, assumptions=tuple(rows))


def write_report(report: "Report", forms: Sequence[Form], stem: Path) -> list[Path]:
    """Write a report in every form that is asked for; ``stem`` is the path without an ending."""
    written = []
    for form in forms:
        path = stem.with_name(f"{stem.name}.{form}")
        _writer(form)(report, path)
        written.append(path)
    return written


def add_report(report: "Report", forms: Sequence[Form], folder: Path) -> list[Path]:
    """Write a report into the folder of its results, and list it in the manifest."""
    from sdssim.results.write import add_to_manifest

    written = write_report(report, forms, folder / STEM)
    add_to_manifest(folder, written)
    return written


def best_file(*, report: bool, table: str = "summary.csv") -> str:
    """Name the file of a folder of results to open first: the report, or a table without one."""
    return f"{STEM}.{Form.HTML}" if report else table


def _writer(form: Form) -> "Callable[[Report, Path], None]":
    if form is Form.XLSX:
        from sdssim.report.workbook import write_workbook

        return write_workbook
    if form is Form.DOCX:
        from sdssim.report.word import write_word

        return write_word
    from sdssim.report.page import write_page

    return write_page
