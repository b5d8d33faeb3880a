"""The days on duty without those away, as in `sdssim.timebase`."""

from sdssim.inputs.machine_code.memory import desk_at, flags_at, floats_at, roster_at
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row


@compiled
def _cut_desk(r: Row, desk: Row, pieces: int) -> int:
    """Write down the pieces of one desk behind the others, and return how many there are now."""
    all_hours, away = floats_at(r.hours), flags_at(r.away)
    opens, closes, rate, after = (
        floats_at(r.opens),
        floats_at(r.closes),
        floats_at(r.rate),
        floats_at(r.after),
    )
    row, absent = desk.hours * r.days, desk.worker * r.days
    day_opens, day_closes = desk.opens, desk.closes
    first, done = pieces, 0.0
    for day in range(r.days):
        hours = all_hours[row + day]
        if hours == 0.0 or away[absent + day] != 0:
            continue
        done += hours
        each_day = hours / (day_closes - day_opens)
        begins = day + day_opens
        if pieces == first or closes[pieces - 1] != begins or rate[pieces - 1] != each_day:
            opens[pieces] = begins
            rate[pieces] = each_day
            pieces += 1
        closes[pieces - 1] = day + day_closes
        after[pieces - 1] = done
    return pieces


@compiled
def cut(w: Row) -> None:
    """Write down the pieces of every desk, and where each desk's begin."""
    r, pieces = roster_at(w, 0), 0
    for number in range(r.desks):
        desk = desk_at(r, number)
        desk.first = pieces
        pieces = _cut_desk(r, desk, pieces)
    desk_at(r, r.desks).first = pieces
