"""What ``sdssim run`` tells: in plain words with tables, or as one JSON object."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdssim.experiments.precision import PrecisionRun
    from sdssim.results.table import Results


@dataclass(frozen=True, slots=True)
class Done:
    """A run that was simulated and written."""

    results: "Results"
    precision: "PrecisionRun | None"
    folder: Path


def json_object(done: Done, engine_asked: str) -> dict[str, Any]:
    """Return a run as plain data; what is not known is null."""
    from sdssim.results.identity import engine_facts

    results = done.results
    return {
        "scenario": results.scenario.name,
        "digest": results.scenario.digest,
        "replications": results.replications,
        "precision": None if done.precision is None else done.precision.facts(),
        "seed": results.seed,
        "engine": engine_facts(engine_asked, results.engine),
        "version": results.version,
        "measures": [
            {
                "name": row.name,
                "unit": str(row.unit),
                "group": dict(row.group) or None,
                "mean": row.mean,
                "low": row.low,
                "high": row.high,
                "replications": row.replications,
            }
            for row in results.summary()
        ],
    }


def show(done: Done) -> None:
    """Print the answer in plain words, then the tables."""
    from sdssim.cli.precise import precision_grid, sentences
    from sdssim.cli.show import console, show_grids, show_paragraph
    from sdssim.report.answer import answer, title_of
    from sdssim.report.figures import figures_of
    from sdssim.report.tables import confidence_line, tables
    from sdssim.results.published import published_beside

    results = done.results
    figures, published, to = figures_of(results), published_beside(results), console()
    count = results.replications
    times = "1 replication" if count == 1 else f"{count:,} replications"
    show_paragraph([f"{title_of(results.scenario)}: {times}, seed {results.seed}."], to)
    if done.precision is not None:
        show_paragraph(sentences(done.precision), to)
    to.print()
    show_paragraph(answer(figures, published), to)
    if count > 1:
        show_paragraph(["Figures are means, with their 95% interval in brackets."], to)
    grids = tables(figures, published)
    if done.precision is not None:
        grids = [precision_grid(done.precision), *grids]
    show_grids(grids, to)
    to.print()
    show_paragraph([confidence_line(results.scenario)], to)
