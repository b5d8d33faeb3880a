"""Drawing on a terminal, or as plain text where there is none."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdssim.report.tables import Grid

_PLAIN_WIDTH = 118
"""Columns where nobody says how many there are: a file or a pipe."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the one place that decides what becomes of errors; rich would exit."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Return a console that writes plain text unless it is a terminal that wants more."""
    file = sys.stderr if stderr else sys.stdout
    plain = not file.isatty()
    return _Console(
        file=file,
        highlight=False,
        markup=False,
        emoji=False,
        color_system=None if plain or "NO_COLOR" in os.environ else "auto",
        width=_PLAIN_WIDTH if plain and "COLUMNS" not in os.environ else None,
    )


def show_paragraph(sentences: Iterable[str], to: Console) -> None:
    """Print sentences as one paragraph, broken where the line ends."""
    to.print(Text(" ".join(sentences)))


def show_grids(grids: Sequence["Grid"], to: Console) -> None:
    """Print tables, each with its title above and its note below."""
    for grid in grids:
        to.print()
        to.print(Text(grid.title, style="bold"))
        table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        first, *others = grid.columns
        table.add_column(first, overflow="fold")
        for heading in others:
            table.add_column(heading, justify="right", overflow="fold")
        for row in grid.rows:
            table.add_row(*map(Text, row))
        to.print(table)
        if grid.note:
            to.print(Text(grid.note, style="dim"))


@contextmanager
def progress(words: str) -> "Iterator[Callable[[int, int], None]]":
    """Show how far something is, on stderr; silent unless that is a terminal."""
    columns = TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    to = console(stderr=True)
    with Progress(*columns, console=to, transient=True, disable=not to.is_terminal) as bar:
        task = bar.add_task(words, total=None)

        def update(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield update
