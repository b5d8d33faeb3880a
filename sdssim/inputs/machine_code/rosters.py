"""The days on duty without those away, as in `sdssim.timebase.roster_without`."""

from sdssim.inputs.machine_code.memory import flags_at, floats_at, roster_at, whole_at
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row


@compiled
def _cut_desk(r: Row, desk: int, pieces: int) -> int:
    """Write down the pieces of one desk behind the others, and return how many there are now."""
    first, day, away = whole_at(r.first), whole_at(r.day), flags_at(r.away)
    hours, goes_on = floats_at(r.hours), flags_at(r.goes_on)
    opens, closes, rate = floats_at(r.opens), floats_at(r.closes), floats_at(r.rate)
    piece_opens, piece_closes = floats_at(r.piece_opens), floats_at(r.piece_closes)
    piece_rate, piece_after = floats_at(r.piece_rate), floats_at(r.piece_after)
    begins = whole_at(r.worker)[desk] * r.days
    last, done = -1, 0.0
    for cell in range(first[desk], first[desk + 1]):
        if away[begins + day[cell]] != 0:
            continue
        done += hours[cell]
        if goes_on[cell] == 0 or last != cell - 1:
            piece_opens[pieces] = opens[cell]
            piece_rate[pieces] = rate[cell]
            pieces += 1
        piece_closes[pieces - 1] = closes[cell]
        piece_after[pieces - 1] = done
        last = cell
    return pieces


@compiled
def cut(w: Row) -> None:
    """Write down the pieces of every desk."""
    r = roster_at(w, 0)
    first_piece, pieces = whole_at(r.first_piece), 0
    for desk in range(r.desks):
        first_piece[desk] = pieces
        pieces = _cut_desk(r, desk, pieces)
    first_piece[r.desks] = pieces
