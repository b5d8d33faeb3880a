"""Stocks, the oldest wait, and what passes in a month: as :mod:`sdssim.measures.stock`."""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import is_known, longer, put
from sdssim.measures.machine_code.memory import Floats, Row, f8, i4, i8
from sdssim.measures.machine_code.words import UNKNOWN
from sdssim.measures.machine_layout import CAUSES


@compiled
def write_stock(w: Row) -> None:
    """Write how many stand where at the cut-off and on average, and who is there the longest."""
    _write_sums(w, f8(w, "standing_now"), 1.0)
    _write_sums(w, f8(w, "standing_days"), w.window_days)
    _write_oldest(w)


@compiled
def _write_sums(w: Row, of_step: Floats, length: float) -> None:
    """Write what all cells sum up to, each stage's, and each cause's."""
    figures, first = f8(w, "figures"), w.place
    stages, causes = first + 1, first + 1 + w.stage_count
    w.place = causes + CAUSES
    for place in range(first, w.place):
        figures[place] = 0.0
    for step in range(w.step_rows):
        of_all = 0.0
        for cause in range(CAUSES):
            days = of_step[step * CAUSES + cause]
            of_all += days
            figures[causes + cause] += days
        stage = i8(w, "activity_at")[step]
        if stage < w.stage_count:
            figures[stages + stage] += of_all
    for cause in range(CAUSES):
        figures[first] += figures[causes + cause]
    for place in range(first, w.place):
        figures[place] /= length


@compiled
def _write_oldest(w: Row) -> None:
    oldest, figures, first = f8(w, "standing_oldest"), f8(w, "figures"), w.place
    stages, causes = first + 1, first + 1 + w.stage_count
    w.place = causes + CAUSES
    for place in range(first, w.place):
        figures[place] = UNKNOWN
    for step in range(w.step_rows):
        stage = i8(w, "activity_at")[step]
        for cause in range(CAUSES):
            days = oldest[step * CAUSES + cause]
            figures[first] = longer(figures[first], days)
            figures[causes + cause] = longer(figures[causes + cause], days)
            if stage < w.stage_count:
                figures[stages + stage] = longer(figures[stages + stage], days)


@compiled
def write_oldest_by_group(w: Row) -> None:
    """Write the longest time since the referral of anybody on the way, whenever referred."""
    figures, referred, own = f8(w, "figures"), f8(w, "referred"), i4(w, "own_groups")
    first = w.place - 1
    w.place += w.group_count - 1
    for place in range(first + 1, w.place):
        figures[place] = UNKNOWN
    groups, ended = i4(w, "groups_first"), f8(w, "ended")
    for number in range(w.people):
        if is_known(ended[number]) or referred[number] >= w.cut_day:
            continue
        days = w.cut_day - referred[number]
        for place in range(groups[number] + 1, groups[number + 1]):
            figures[first + own[place]] = longer(figures[first + own[place]], days)


@compiled
def write_throughput(w: Row) -> None:
    """Write how many came to each event in a month."""
    for event in range(w.event_count):
        put(w, f8(w, "passed")[event] / w.months)
