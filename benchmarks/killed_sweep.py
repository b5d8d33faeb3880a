"""A sweep of the Stockport scenario that is killed again and again, beside one that is not.

Usage: python -m benchmarks.killed_sweep [points [replications [kills]]]   (200, 30 and 10)

A Latin hypercube of points is simulated twice with the command line: once in one go, and once
killed with SIGKILL, workers and all, at random moments, and given again each time. Told are how
long each took, how many replications were done twice (none), and whether the exported files are the
same bytes. The exit code is 1 if they are not.
"""

import os
import random  # noqa: TID251 -- when to kill is no part of a simulation
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DESIGN = """\
name: killed
scenario: stockport-pilot
method: latin_hypercube
points: {points}
replications: {replications}
factors:
  staff.internal_broker.people: {{range: [1, 6], integer: true}}
  staff.internal_broker.share: {{range: [x0.6, x1.4]}}
  staff.payments_team.share: {{range: [x0.7, x1.3]}}
  panels.risk_enablement.every_days: [7, 14, 28]
  panels.risk_enablement.places: {{range: [2, 8], integer: true}}
  demand.per_month.growth_per_month: {{range: [x0.5, x1.5]}}
"""


def command(folder: Path, out: str) -> list[str]:
    """The sweep, with results in a folder of their own."""
    return [sys.executable, "-m", "sdssim", "sweep", str(folder / "design.yaml"),
            "--out", str(folder / out)]  # fmt: skip


def kept(store: Path) -> dict[tuple[int, int], tuple[int, bytes]]:
    """Row and checksum of every replication: a replication that is done twice changes its row."""
    if not store.exists():
        return {}
    connection = sqlite3.connect(store, timeout=30)
    try:
        rows = connection.execute("SELECT rowid, run, replication, checksum FROM replications")
        return {(run, number): (row, checksum) for row, run, number, checksum in rows}
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


def killed(folder: Path, total: int, kills: int) -> tuple[float, int, int]:
    """Kill and resume; return the seconds of it all, replications done twice, and kills."""
    chance = random.Random(1)
    store = folder / "killed" / "store.sqlite"
    moments = sorted(chance.randrange(total // 20, total) for _ in range(kills))
    seconds, twice, done = 0.0, 0, 0
    before: dict[tuple[int, int], tuple[int, bytes]] = {}
    for moment in moments:
        started = time.perf_counter()
        process = subprocess.Popen(
            command(folder, "killed"), start_new_session=True, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None and len(kept(store)) < moment:
            time.sleep(0.1)
        time.sleep(chance.random() * 0.2)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            done += 1
        process.wait()
        seconds += time.perf_counter() - started
        now = kept(store)
        twice += sum(now.get(cell) != row for cell, row in before.items())
        sys.stdout.write(f"killed with {len(now):,} of {total:,} replications kept\n")
        sys.stdout.flush()
        before = now
    started = time.perf_counter()
    subprocess.run(command(folder, "killed"), check=True, stdout=subprocess.DEVNULL)
    now = kept(store)
    twice += sum(now.get(cell) != row for cell, row in before.items())
    return seconds + time.perf_counter() - started, twice, done


def exported(folder: Path) -> dict[str, bytes]:
    """Every exported file."""
    return {
        f"{path.parent.name}/{path.name}": path.read_bytes()
        for path in folder.glob("*/*")
        if path.is_file()
    }


def main(points: int = 200, replications: int = 30, kills: int = 10) -> None:
    """Sweep twice, and compare."""
    folder = Path(tempfile.mkdtemp())
    total = points * replications
    try:
        text = DESIGN.format(points=points, replications=replications)
        (folder / "design.yaml").write_text(text)
        started = time.perf_counter()
        subprocess.run(command(folder, "whole"), check=True)
        whole = time.perf_counter() - started
        sys.stdout.write(f"in one go: {whole:.1f} s\n")
        seconds, twice, done = killed(folder, total, kills)
        sys.stdout.write(
            f"killed {done} times and resumed: {seconds:.1f} s in all; {twice} of {total:,} "
            "replications done twice after they were kept\n"
        )
        same = exported(folder / "whole") == exported(folder / "killed")
        count, size = (
            len(exported(folder / "whole")),
            sum(map(len, exported(folder / "whole").values())),
        )
        sys.stdout.write(
            f"{count} exported files, {size / 1e6:.1f} MB: "
            f"{'the same bytes' if same else 'DIFFERENT'}\n"
        )
    finally:
        shutil.rmtree(folder)
    sys.exit(0 if same and not twice else 1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
