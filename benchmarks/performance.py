"""Measure everything and write the tables into the page on performance.

Usage: python -m benchmarks.performance [--quick] [--page docs/performance.md]

The machine should have nothing else to do, and no file of sdssim may change meanwhile: processes of
a sweep refuse to work with another version. It takes some minutes. ``--quick`` takes one, with
fewer people, and writes its tables on the terminal alone.
"""

import argparse
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import engines, peers, sweep
from benchmarks.timing import Aim, Table, aims_table, say, show
from sdssim.measures import by_machine
from sdssim.model.compiled_engine import prepare

PAGE = Path("docs/performance.md")
PEOPLE_OF_PEERS = 20_000

COMMANDS = {
    "engines": "python -m benchmarks.engines",
    "peers": f"python -m benchmarks.peers --people {PEOPLE_OF_PEERS} --turns 1",
    "sweep": "python -m benchmarks.sweep",
}
"""What prints each part of the page."""

_PACKAGES = ("numpy", "numba", "simpy", *peers.PEERS.values())


def machine() -> str:
    """What it is measured on, in a sentence."""
    installed = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Measured on {os.cpu_count()} cores ({_processor()}) with Python"
        f" {platform.python_version()}, {installed}.\n"
    )


def _processor() -> str:
    """The processor's name, as far as the system tells it."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        found = re.search(r"model name\s*: (.+)", told.read_text(encoding="utf-8"))
        if found:
            return found[1]
    return platform.processor() or platform.machine()


def parts(*, quick: bool) -> Iterator[tuple[str, Iterable[Table]]]:
    """Each part of the page, and its tables."""
    if quick:
        yield "engines", engines.tables(2, (200, 2_000), 5_000)
        yield "peers", peers.tables(500, 1)
        yield "sweep", sweep.tables(24, 5, 200, 2, 20)
        return
    yield "engines", engines.tables(engines.TURNS, engines.SIZES, engines.MOST_PEOPLE)
    yield "peers", peers.tables(PEOPLE_OF_PEERS, 1)
    yield (
        "sweep",
        sweep.tables(sweep.SCENARIOS, sweep.REPLICATIONS, sweep.PEOPLE, sweep.SAMPLE, sweep.PILOTS),
    )


def filled(page: str, part: str, text: str) -> str:
    """A page with the text of one part between its two marks replaced.

    Raises
    ------
    ValueError
        The page has no such part.
    """
    begins, ends = f"<!-- {part} -->\n", f"<!-- end of {part} -->"
    before, begin, rest = page.partition(begins)
    _, end, after = rest.partition(ends)
    if not (begin and end):
        message = f"the page has no part '{part}': {begins.strip()} ... {ends}"
        raise ValueError(message)
    return f"{before}{begins}{text}\n{ends}{after}"


def main(arguments: list[str]) -> int:
    """Measure, show, and write the page."""
    parser = argparse.ArgumentParser(description="Measure everything, and write the page.")
    parser.add_argument("--quick", action="store_true", help="try it out; the page stays")
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args(arguments)
    if peers.missing_peers():
        sys.stderr.write(f"{peers.PeersMissingError(peers.missing_peers())}\n")
        return 2
    page = filled(asked.page.read_text(encoding="utf-8"), "machine", machine())
    prepare(say)
    by_machine.prepare(say)
    aims: list[Aim] = []
    for part, tables in parts(quick=asked.quick):
        shown = [show(table) for table in tables]
        aims += [aim for table in shown for aim in table.aims]
        text = "\n".join(table.markdown() for table in shown)
        page = filled(page, part, f"`{COMMANDS[part]}`:\n\n{text}")
        page = filled(page, "aims", aims_table(aims).markdown())
        if not asked.quick:
            # Part by part, so that what took long is not lost when a later part cannot be done.
            asked.page.write_text(page, encoding="utf-8")
    show(aims_table(aims))
    if not asked.quick:
        say(f"Written: {asked.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
