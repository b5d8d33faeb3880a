"""The library in words: what a cell says, what the tables hold, what the page tells."""

import pytest

from sdssim.experiments.library import HEADLINES, LibraryRow, LibraryTable
from sdssim.measures.entry import EVERYONE, Better, Unit
from sdssim.report.library import library_grids, library_page, notes
from sdssim.results.comparison import PairedFigure
from sdssim.results.family import Family
from sdssim.results.table import SummaryRow
from sdssim.scenario.library import LibraryEntry
from sdssim.scenario.load import load_text
from tests.small import SMALL

COMMAND = "sdssim library --replications 8 --out page.md"
HEADINGS = [each.heading for each in HEADLINES]
REPLICATIONS = 8


def figure(difference=1.0, low=0.5, high=1.5, *, unit=Unit.PEOPLE, p_holm=0.01, **more):
    """A figure of which only the difference matters here."""
    given = {"replications": REPLICATIONS, "only_first": 0, "only_second": 0, **more}
    return PairedFigure(
        name="figure", unit=unit, better=Better.HIGHER, group=EVERYONE, first=1.0, second=2.0,
        difference=difference, low=low, high=high, p_holm=p_holm, level=0.95, **given,
    )  # fmt: skip


def row(name="one", *figures, shelf="Some", parent="stockport-pilot", reference=None):
    entry = LibraryEntry(name, parent, ("Told of one.", "In the model less."))
    known = (*figures, *(figure(),) * (len(HEADLINES) - len(figures)))
    return LibraryRow(shelf, entry, reference or "stockport-pilot", "hours: 1 -> 2", known)


def table(*beside_baseline, beside_parent=(), text=SMALL):
    own = SummaryRow("figure", Unit.PEOPLE, EVERYONE, 84.2, 83.1, 85.3, REPLICATIONS)
    return LibraryTable(
        baseline=load_text(text),
        figures=(own,) * len(HEADLINES),
        beside_baseline=beside_baseline,
        beside_parent=tuple(beside_parent),
        family=Family(12),
        replications=REPLICATIONS,
        seed=3,
    )


def cell(one):
    """The cell of a figure, as a terminal shows it."""
    grid, *_ = library_grids(table(row("one", one)), HEADINGS)
    return grid.rows[-1][1]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (figure(4.24, 2.8, 5.7), "+4.2\n(2.8 to 5.7)"),
        (figure(-12.3, -15, -9.4), "-12\n(-15 to -9.4)"),
        (figure(14, 3.5, 24.5, unit=Unit.DAYS), "+2.0\n(0.5 to 3.5)"),
        (figure(-1234.4, -2000, -500, unit=Unit.POUNDS), "-£1,234\n(-£2,000 to -£500)"),
        (figure(0.1, -0.2, 0.4, p_holm=0.6), "+0.1\n(-0.2 to 0.4) ○"),
        (figure(-0.1, -0.2, 0.1, unit=Unit.DAYS, p_holm=0.6), "0.0\n(0.0 to 0.0) ○"),
        (figure(-0.2, -0.4, 0.2, unit=Unit.POUNDS, p_holm=0.6), "£0\n(£0 to £0) ○"),
        (figure(0.0, 0.0, 0.0, p_holm=1.0), "0"),
        (figure(2.0, None, None), "+2"),
        (figure(None, None, None, p_holm=None), "not known"),
        (
            figure(70.0, 35.0, 105.0, unit=Unit.DAYS, replications=6, only_first=2),
            "over +10.0\n(in 6 of 8)",
        ),
        (figure(70.0, 35.0, 105.0, replications=6, only_first=1), "not known"),
        (figure(70.0, 35.0, 105.0, replications=6, only_second=2), "not known"),
    ],
)
def test_a_cell_tells_the_difference_its_interval_and_whether_it_counts(given, text):
    assert cell(given) == text


def test_a_holm_difference_counts_although_its_interval_reaches_0():
    assert cell(figure(1.0, -0.1, 2.1, p_holm=0.04)) == "+1\n(-0.1 to 2.1)"


def test_the_first_table_begins_with_the_baseline_and_goes_shelf_by_shelf():
    grids = library_grids(
        table(row("one"), row("two"), row("a-long-name-for-it", shelf="Other")), HEADINGS
    )
    (grid,) = grids

    assert [line[0] for line in grid.rows] == [
        "stockport-pilot itself",
        "SOME",
        "one",
        "two",
        "OTHER",
        "a-long-name-\nfor-it",
    ]
    assert grid.columns == ("", *HEADINGS)
    assert {len(line) for line in grid.rows} == {len(grid.columns)}
    assert grid.rows[0][1] == "84 (83 to 85)"


def test_the_second_table_names_what_each_is_compared_with():
    child = row("two", parent="one", reference="one")
    _, grid = library_grids(table(row("one"), beside_parent=[child]), HEADINGS)

    assert [line[0] for line in grid.rows] == ["SOME", "two less one"]


def test_the_notes_say_what_was_corrected_for_and_how_often_it_was_simulated():
    text = " ".join(notes(table()))

    assert "over 8 replications, with seed 3" in text
    assert "their 12 differences together" in text
    assert "hold all at once with 95% confidence (each has 1 - 0.05/12)" in text


@pytest.fixture(scope="module")
def page():
    child = row("two", parent="one", reference="one")
    return library_page(
        table(row("one"), row("two", shelf="Other"), beside_parent=[child]), HEADINGS, COMMAND
    )


def test_the_page_says_first_what_made_it(page):
    assert page.startswith(f"# The library of scenarios\n\nMade by `{COMMAND}`; do not edit it")
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_the_page_holds_both_tables(page):
    lines = page.splitlines()

    assert f"| less the pilot | {' | '.join(HEADINGS)} |" in lines
    assert lines.count("|---|---|---|---|---|---|---|") == 2
    own = " | ".join(["84 (83 to 85)"] * len(HEADLINES))
    assert f"| `stockport-pilot` itself | {own} |" in lines
    cells = " | ".join(["+1 (0.5 to 1.5)"] * len(HEADLINES))
    assert f"| [one](#one) | {cells} |" in lines
    assert f"| [two](#two) less one | {cells} |" in lines


def test_the_page_tells_each_story_on_its_shelf(page):
    shelves = page.partition("\n## Some\n")[2]
    some, _, other = shelves.partition("\n## Other\n")

    assert some == (
        "\n### one\n\nTold of one.\n\nIn the model less.\n\n"
        "Beside `stockport-pilot`: `hours: 1 -> 2`.\n"
    )
    assert "Beside `one`: `hours: 1 -> 2`." in other


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (SMALL, "seen on 5 April 2026"),
        (f"{SMALL}window: {{cut_off: 2026-03-01}}\n", "seen on 1 March 2026"),
    ],
)
def test_the_page_says_when_the_baseline_is_seen(text, seen):
    assert seen in library_page(table(row(), text=text), HEADINGS, COMMAND)
