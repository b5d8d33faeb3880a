"""The end of a comparison's report: what differs, what that rests on, and how to make it again."""

from collections.abc import Iterator, Sequence

from sdssim.report.assumptions import ORDER
from sdssim.report.comparison import how_judged
from sdssim.report.document import Block, Words
from sdssim.report.tables import Grid, Row
from sdssim.report.wording import date_in_words
from sdssim.results.comparison import FamilyName, ScenarioComparison
from sdssim.results.comparison_files import comparison_command, comparison_identity
from sdssim.scenario.assumptions import Assumption
from sdssim.scenario.between import differences_between
from sdssim.scenario.difference import Difference, spelled
from sdssim.scenario.load import Scenario

_IN_A_CHANGE = ".set."
"""What stands between the date of a change and the path of a value that it sets."""

_FAMILIES = {
    FamilyName.HEADLINE: "the headline measures",
    FamilyName.CAUSES: "days by cause",
    FamilyName.GROUPS: "weeks by group",
}


def differences_of(found: ScenarioComparison) -> tuple[tuple[Difference, ...], ...]:
    """Return what differs between the baseline and each variant, variant by variant."""
    return tuple(differences_between(found.baseline, each.scenario) for each in found.variants)


def what_differs(
    found: ScenarioComparison, differing: Sequence[Sequence[Difference]]
) -> Iterator[Block]:
    """Yield every value that differs from the baseline; of a variant without any, that it has none.

    Parameters
    ----------
    differing
        As :func:`differences_of` gives them.
    """
    rows = []
    for variant, differences in zip(found.variants, differing, strict=True):
        for each in differences:
            since = "the start" if each.on is None else date_in_words(each.on)
            told = (each.path, spelled(each.before), spelled(each.after), since)
            rows.append((variant.title, *told))
        if not differences:
            yield Words(f"{variant.title}: nothing differs from the baseline.")
    if rows:
        yield Grid(
            "What differs from the baseline",
            ("variant", "where it stands", "in the baseline", "in the variant", "from"),
            tuple(rows),
            "Found by comparing the scenarios; a name or a remark that differs changes nothing.",
        )


def touched_grid(
    found: ScenarioComparison, differing: Sequence[Sequence[Difference]]
) -> Grid | None:
    """List the assumptions about the values that differ, the least sure first.

    Parameters
    ----------
    differing
        As :func:`differences_of` gives them.

    Returns
    -------
    Grid or None
        ``None`` if no source or confidence is known of any of these values.
    """
    paths = {each.path for differences in differing for each in differences}
    of_baseline = _touched(found.baseline, paths)
    told: list[tuple[str, Assumption]] = [(found.baseline.name, each) for each in of_baseline]
    for variant, differences in zip(found.variants, differing, strict=True):
        own = _touched(variant.scenario, {each.path for each in differences})
        told += [(variant.title, each) for each in own if each not in of_baseline]
    if not told:
        return None
    told.sort(key=lambda pair: ORDER.index(pair[1].confidence))
    return Grid(
        "Assumptions behind what differs",
        ("scenario", "where it stands", "value", "how sure", "source"),
        tuple(
            (name, each.path, spelled(each.value), each.confidence, each.note)
            for name, each in told
        ),
        "Reported: printed in a source. Derived: worked out from reported numbers. Assumed: "
        "judgement. Unstated: the scenario does not say.",
    )


def _touched(scenario: Scenario, paths: set[str]) -> list[Assumption]:
    return [each for each in scenario.assumptions if any(_is_about(each, path) for path in paths)]


def _is_about(assumption: Assumption, path: str) -> bool:
    """Whether a remark is about a value, about what it is a part of, or about a part of it."""
    before, found, after = assumption.path.partition(_IN_A_CHANGE)
    own = after.replace('"', "") if found and before.startswith("changes.") else assumption.path
    return own == path or path.startswith(f"{own}.") or own.startswith(f"{path}.")


def judgement(found: ScenarioComparison) -> Iterator[Block]:
    """Yield how it was decided what counts as a difference."""
    for sentence in how_judged(found):
        yield Words(sentence)
    rows = [
        (
            _FAMILIES[name],
            f"{family.differences}",
            f"{family.level:.0%}",
            f"{family.interval_level:.4%}",
            f"{family.looks}",
        )
        for name, family in found.families.items()
        if family.differences
    ]
    if rows:
        yield Grid(
            "What was judged together",
            ("", "differences", "confidence in all", "of each interval", "looks"),
            tuple(rows),
            "Each interval has a higher confidence of its own, so that all of a row hold at once.",
        )


def reproduce_grid(found: ScenarioComparison) -> Grid:
    """List all that decides the numbers, and the command that makes them again."""
    facts = comparison_identity(found).facts()
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    base = found.baseline.base
    rows: list[Row] = [
        ("command, in the folder of the comparison", comparison_command(found)),
        ("seed", str(found.seed)),
        ("replications", str(found.replications)),
        ("first and last day simulated", f"{date_in_words(base.start)}, {date_in_words(base.end)}"),
        ("cut-off: the last day seen", date_in_words(base.window.cut_off or base.end)),
        ("engine", f"{found.engine}; every engine gives the same numbers"),
        ("versions", versions),
        ("digest of the code", str(facts["code"])),
        (f"digest of {found.baseline.name}", found.baseline.digest),
    ]
    rows += [(f"digest of {each.title}", each.scenario.digest) for each in found.variants]
    return Grid(
        "How to get the same numbers again",
        ("what", "value"),
        tuple(rows),
        "The same scenarios, seed and versions give the same numbers to the last digit, on however "
        "many processes.",
    )
