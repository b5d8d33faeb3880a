"""A report as a web page: one file that asks nobody for anything.

Everything is in the page: its style and its pictures. It holds no script, and its policy forbids
the browser to load or to run anything. Where names of a scenario stand in it, they are text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sdssim.report.document import Chart, Notice, Report, Section
from sdssim.report.shown import shown
from sdssim.report.tables import Grid
from sdssim.results.sheets import write_text

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""Styles are inline, since those in the pictures are; nothing else is allowed at all."""

_MOST_LETTERS, _LONGEST_NUMBER = 12, 40
"""Up to here a cell is a number with its unit and its interval, or a word such as a verdict."""

_LONGEST_WORD = 12
"""Longer ones, such as the path of a setting, may be broken at their dots."""

_SHORT_TABLE = 15
"""Tables of up to so many rows are not cut between two pages of paper."""

_FEW_COLUMNS = 9
"""Tables of more columns are printed smaller."""

_JOINTS = re.compile(r"(?<=[._/])(?=\w)")


def page_of(report: Report) -> str:
    """Return a report as one HTML page; the same report gives the same text.

    Characters that no page may hold, and those that turn the direction of the text around them,
    are shown as U+FFFD, so that a name cannot change how the words and numbers beside it read.
    """
    numbers = count(1)
    text = _template().render(
        report=report,
        css=_css(),
        policy=POLICY,
        short_table=_SHORT_TABLE,
        few_columns=_FEW_COLUMNS,
        next_table=lambda: next(numbers),
        kinds_of=column_kinds,
        contents_of=contents_of,
    )
    return shown(text)


def write_page(report: Report, path: Path) -> None:
    """Write a report as one HTML page."""
    write_text(page_of(report), path)


def column_kinds(grid: Grid) -> tuple[str, ...]:
    """Return what each column holds: ``words``, a single ``word``, or a ``number`` (to the right).

    The first column always holds words.
    """
    return tuple(
        "words" if place == 0 else _kind([row[place] for row in grid.rows])
        for place in range(len(grid.columns))
    )


def _kind(cells: Sequence[str]) -> str:
    letters = max((sum(map(str.isalpha, cell)) for cell in cells), default=0)
    if letters > _MOST_LETTERS or max(map(len, cells), default=0) > _LONGEST_NUMBER:
        return "words"
    return "number" if any(map(str.isdigit, "".join(cells))) else "word"


def contents_of(section: Section) -> str:
    """Say what there is to see in a section: ``1 chart and 5 tables``."""
    kinds = Counter(
        "chart" if isinstance(block, Chart) else "table" if isinstance(block, Grid) else "text"
        for block in section.blocks
    )
    told = [
        f"{kinds[kind]} {kind}{'' if kinds[kind] == 1 else 's'}"
        for kind in ("chart", "table")
        if kinds[kind]
    ]
    return " and ".join(told) or "the text"


def _breakable(text: str) -> "Markup":
    """Allow a line to end after a dot or a dash within a long name."""
    from markupsafe import Markup, escape

    escaped = str(escape(text))
    if max(map(len, text.split()), default=0) > _LONGEST_WORD:
        escaped = _JOINTS.sub("<wbr>", escaped)
    return Markup(escaped)


@cache
def _css() -> str:
    return (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8").strip()


@cache
def _template() -> "Template":
    return _environment().get_template("page.html.j2")


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["breakable"] = _breakable
    made.tests["chart"] = lambda block: isinstance(block, Chart)
    made.tests["grid"] = lambda block: isinstance(block, Grid)
    made.tests["notice"] = lambda block: isinstance(block, Notice)
    return made
