"""The one function that is called from outside: it lets the days pass.

The functions of this package bear the names of the reference engine's and do the same in the same
order; what differs is how a person waits: there a generator stops, here the ``phase`` says where to
go on. How long work takes is computed by the functions of :mod:`sdssim.timebase` themselves.
"""

from sdssim.machine.memory import Row
from sdssim.model.compiled_engine.layout import WORLD
from sdssim.model.compiled_engine.machine_code.calendar import (
    close_gap,
    next_moment,
    ordinal_of,
    take_due,
)
from sdssim.model.compiled_engine.machine_code.happening import happen, set_up
from sdssim.model.compiled_engine.machine_code.memory import entry_at
from sdssim.model.compiled_engine.machine_code.office import close_office, take_next
from sdssim.model.compiled_engine.machine_code.places import give_place

__all__ = ["WORLD", "run"]


def run(w: Row) -> None:
    """Run the days up to the horizon."""
    set_up(w)
    horizon = ordinal_of(w.horizon)
    while w.overflow == 0 and entry_at(w, 0).when < horizon:
        take_due(w)
        moment = ordinal_of(w.now)
        happen(w)
        while w.overflow == 0 and next_moment(w) > moment:
            if w.queues_marked > 0:
                give_place(w)
            elif w.desks_marked > 0:
                take_next(w)
            else:
                break
        close_gap(w)
    close_office(w)
