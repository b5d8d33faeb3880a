"""Times, and tables of them: on the terminal while they are taken, and as Markdown for the docs."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

TURN_SECONDS = 0.05
"""An act is done again in the same turn until it has taken as long in all."""

DIGITS = 100
"""From here on, digits behind the point say nothing."""

Act = Callable[[], object]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that something took, each time it was done."""

    seconds: tuple[float, ...]

    @property
    def shortest(self) -> float:
        """The shortest: what the rest of the machine disturbed least."""
        return min(self.seconds)

    def cells(self) -> Row:
        """Shortest, median and longest, in milliseconds."""
        return tuple(
            milliseconds(each) for each in (self.shortest, median(self.seconds), max(self.seconds))
        )


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that was to be reached.

    Attributes
    ----------
    what
        Of which thing.
    asked, measured
        As text, with units.
    is_met
        Whether it is reached.
    """

    what: str
    asked: str
    measured: str
    is_met: bool

    @classmethod
    def at_least(cls, what: str, asked: float, measured: float) -> "Aim":
        """So many times as fast, or more."""
        return cls(what, f"at least {asked:g} times", f"{measured:.1f}", measured >= asked)

    @classmethod
    def below(cls, what: str, asked: float, measured: float, unit: str = "") -> "Aim":
        """So much, or less."""
        told = f"{measured:.0f}" if measured >= DIGITS else f"{measured:.2f}"
        return cls(what, f"at most {asked:g} {unit}".rstrip(), told, measured <= asked)


@dataclass(frozen=True, slots=True)
class Table:
    """What was measured, as text.

    Attributes
    ----------
    title
        What it shows.
    columns
        Heads; the first is of what stands at the beginning of each row.
    rows
        Of as many cells.
    note
        A sentence or two below it, or nothing.
    aims
        What was to be reached, and was or was not.
    """

    title: str
    columns: Row
    rows: tuple[Row, ...]
    note: str = ""
    aims: tuple[Aim, ...] = ()

    def text(self) -> str:
        """The table for a terminal."""
        lines = (self.columns, *self.rows)
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        body = "\n".join(
            "  ".join(
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        )
        return "\n".join(part for part in (self.title, body, self.note) if part) + "\n"

    def markdown(self) -> str:
        """The table for a page."""
        ruler = ("---", *("---:" for _ in self.columns[1:]))
        body = "\n".join(f"| {' | '.join(line)} |" for line in (self.columns, ruler, *self.rows))
        return "\n\n".join(part for part in (f"**{self.title}**", body, self.note) if part) + "\n"


def in_turns(acts: Mapping[str, Act], turns: int) -> dict[str, Times]:
    """Time several acts, one after the other and round again, so that all meet the same weather.

    What counts is the processor's time, which other programs do not add to. Acts that are soon done
    are done several times in each turn.
    """
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(turns):
        for name, act in acts.items():
            seconds[name] += _one_turn(act)
    return {name: Times(tuple(each)) for name, each in seconds.items()}


def _one_turn(act: Act) -> list[float]:
    """Processor seconds of each time that an act is done in a turn."""
    taken: list[float] = []
    while not taken or sum(taken) < TURN_SECONDS:
        started = process_time()
        act()
        taken.append(process_time() - started)
    return taken


def seconds_of(act: Act) -> float:
    """Seconds that an act takes by the clock on the wall."""
    started = perf_counter()
    act()
    return perf_counter() - started


def compared(
    title: str,
    times: Mapping[str, Times],
    *,
    to: str,
    note: str = "",
    aims: tuple[Aim, ...] = (),
) -> Table:
    """Tabulate times, with how many times as fast each is as one of them, by the shortest."""
    base = times[to].shortest
    rows = tuple(
        (name, *each.cells(), times_as_fast(base / each.shortest)) for name, each in times.items()
    )
    columns = ("", "min ms", "median ms", "max ms", f"times {to}")
    return Table(title, columns, rows, note, aims)


def aims_table(aims: Iterable[Aim]) -> Table:
    """Tabulate what was to be reached."""
    rows = tuple(
        (aim.what, aim.asked, aim.measured, "yes" if aim.is_met else "**no**") for aim in aims
    )
    return Table("What was to be reached", ("", "asked", "measured", "reached"), rows)


def times_as_fast(ratio: float) -> str:
    """How many times as fast, with two figures or more."""
    return f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


def milliseconds(seconds: float) -> str:
    """Milliseconds, with three figures or more."""
    taken = seconds * 1e3
    return f"{taken:,.{max(0, 3 - len(str(int(taken))))}f}"


def say(line: str) -> None:
    """Write a line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def show(table: Table) -> Table:
    """Write a table, and hand it on."""
    say(table.text())
    return table
