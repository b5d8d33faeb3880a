"""Every clock's figures, then every target's: the family of :mod:`sdssim.measures.waits`."""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import put, quotient
from sdssim.measures.machine_code.clocks import read_clock
from sdssim.measures.machine_code.curves import (
    curve_quantile,
    follow,
    lay_out_shares,
    restricted_mean,
    share_of_all,
    stop_within,
)
from sdssim.measures.machine_code.memory import Row, clock_at, f8, row_at, target_at
from sdssim.measures.machine_code.rows import write_means, write_quantiles


@compiled
def write_waits(w: Row) -> None:
    """Write the figures of every clock, and behind them those of its targets."""
    lay_out_shares(w)
    targets = w.place + 8 * w.clock_count * w.group_count
    for number in range(w.clock_count):
        read_clock(w, number)
        follow(w)
        _write_clock(w)
        clock = clock_at(w, number)
        for place in range(clock.targets_first, clock.targets_last):
            target = target_at(w, place)
            stop_within(w, target.within_days)
            first = targets + 2 * target.number * w.group_count
            _write_target(w, target.within_days, first)
    w.place = targets + 2 * w.target_count * w.group_count


@compiled
def _write_clock(w: Row) -> None:
    for group in range(w.group_count):
        put(w, float(row_at(w, group).size))
    for group in range(w.group_count):
        put(w, float(row_at(w, group).running))
    write_means(w)
    write_quantiles(w, 0.5)
    write_quantiles(w, 0.9)
    for group in range(w.group_count):
        put(w, restricted_mean(w, row_at(w, group)))
    _write_curve_quantiles(w, 0.5)
    _write_curve_quantiles(w, 0.9)


@compiled
def _write_curve_quantiles(w: Row, share: float) -> None:
    for group in range(w.group_count):
        put(w, curve_quantile(w, row_at(w, group), share))


@compiled
def _write_target(w: Row, within_days: float, first: int) -> None:
    """Write a target's figures from a place on."""
    figures = f8(w, "figures")
    for group in range(w.group_count):
        row = row_at(w, group)
        figures[first + group] = quotient(float(row.stopped), float(row.size))
        figures[first + w.group_count + group] = share_of_all(row, within_days)
