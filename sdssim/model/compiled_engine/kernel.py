"""The one function that is called from outside, and how its machine code is kept.

The functions of :mod:`sdssim.model.compiled_engine.machine_code` bear the names of the reference
engine's and do the same in the same order; what differs is how a person waits: there a generator
stops, here the ``phase`` says where to go on. How long work takes is computed by the functions of
:mod:`sdssim.timebase` themselves.
"""

import sys
from collections.abc import Callable
from hashlib import sha256
from inspect import getsource
from typing import Any, cast

from numba.core import event

from sdssim import timebase
from sdssim.eventlog import Event
from sdssim.model.compiled_engine import layout
from sdssim.model.compiled_engine.arrays import LINE_BYTES
from sdssim.model.compiled_engine.layout import Overflow, Phase, StartState
from sdssim.model.compiled_engine.machine_code.calendar import (
    close_gap,
    next_moment,
    ordinal_of,
    take_due,
)
from sdssim.model.compiled_engine.machine_code.compiling import Function
from sdssim.model.compiled_engine.machine_code.happening import happen, set_up
from sdssim.model.compiled_engine.machine_code.memory import entry_at, nb
from sdssim.model.compiled_engine.machine_code.office import close_office, take_next
from sdssim.model.compiled_engine.machine_code.places import give_place
from sdssim.model.order import BRANCH_BITS, RANK_BITS, Branch, Rank
from sdssim.plan.plan import NONE, QueueOrder, StepKind

_PARTS = "sdssim.model.compiled_engine.machine_code."


def _sources() -> str:
    """Digest of all that the machine code is made of and that stands in other files."""
    parts = [module for name, module in sorted(sys.modules.items()) if name.startswith(_PARTS)]
    functions = (timebase.next_opening, timebase.finish, timebase.effort_between)
    vocabularies = (Event, StepKind, QueueOrder, Rank, Branch, Phase, StartState, Overflow)
    pieces: list[Any] = [*parts, *functions]
    texts = [getsource(piece) for piece in pieces]
    texts += [repr([(each.name, int(each)) for each in names]) for names in vocabularies]
    texts += [repr((timebase.NANOHOUR, LINE_BYTES, RANK_BITS, BRANCH_BITS, NONE))]
    texts += [repr(getattr(layout, name)) for name in sorted(vars(layout)) if name.isupper()]
    return sha256("\n".join(texts).encode()).hexdigest()


def _kept(function: Function) -> Function:
    """Compile the outermost function and keep the machine code, if there is a folder for it."""
    options = {"error_model": "numpy", "nogil": True}
    try:
        return cast(Function, nb.njit(cache=True, **options)(function))
    except RuntimeError:
        # No folder can be written to: it is compiled in every process.
        return cast(Function, nb.njit(**options)(function))


def _engine(sources: str) -> Callable[[Any], None]:
    """Make the one function that is called from outside.

    Machine code is kept from one run of the program to the next. That it comes from other files as
    well, numba does not see; but it compares what a function closes over, and so ``sources``.
    """

    @_kept
    def run(world: Any) -> None:
        w = world[0]
        if len(sources) == 0:
            return
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

    return run


run = _engine(_sources())
"""Run the days up to the horizon; ``world`` is an array of one record."""


class _Teller(event.Listener):
    """Says once that numba has begun to compile."""

    def __init__(self, tell: Callable[[str], None]):
        self.tell: Callable[[str], None] | None = tell

    def on_start(self, _: Any) -> None:
        if self.tell is not None:
            self.tell("Compiling the engine: once on this machine, for up to half a minute")
            self.tell = None

    def on_end(self, _: Any) -> None:
        """Nothing is said at the end."""


def prepare(tell: Callable[[str], None] | None) -> None:
    """Load the machine code from where it is kept, or make it."""
    signature = (nb.from_dtype(layout.WORLD)[::1],)
    listener = _Teller(tell or (lambda _: None))
    with event.install_listener("numba:compile", listener):
        cast(Any, run).compile(signature)
