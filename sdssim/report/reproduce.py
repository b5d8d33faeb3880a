"""How to get the same numbers again: command, seed, versions, dates."""

from datetime import date

from sdssim.report.figures import Figures
from sdssim.report.tables import Grid
from sdssim.report.wording import date_in_words
from sdssim.results.write import manifest


def reproduce_grid(figures: Figures) -> Grid:
    """List all that decides the numbers of a run, and the command that makes them again."""
    results = figures.results
    facts = manifest(results, [])
    base = results.scenario.base
    holidays = [date_in_words(date.fromisoformat(day)) for day in facts["bank_holidays"]]
    versions = [f"{name} {number}" for name, number in facts["versions"].items()]
    rows = (
        ("command, in the folder of the run", facts["command"]),
        ("scenario", facts["scenario"]),
        ("digest of the scenario", facts["digest"]),
        ("seed", str(facts["seed"])),
        ("replications", str(facts["replications"])),
        ("first and last day simulated", f"{date_in_words(base.start)}, {date_in_words(base.end)}"),
        ("cut-off: the last day seen", date_in_words(figures.cut_off)),
        ("bank holidays kept", "; ".join(holidays) or "none"),
        ("engine", f"{results.engine}; every engine gives the same numbers"),
        ("versions", ", ".join(versions)),
        ("digest of the code", facts["code"]),
    )
    return Grid(
        "How to get the same numbers again",
        ("what", "value"),
        rows,
        "The same scenario, seed and versions give the same numbers to the last digit, on however "
        "many processes.",
    )
