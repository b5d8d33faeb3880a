# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Keepers: whose case it is."""

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.memory import Row, i8, nb, past, seat_at
from sdssim.model.compiled_engine.machine_code.recording import drawn, keeper_place
from sdssim.model.compiled_engine.machine_code.words import NONE


@nb.njit(inline="always")  # type: ignore[untyped-decorator]
def seat_of(w: Row, worker: int, role: int) -> Row:
    """A worker in a role. Inlined, since a function that numba calls returns a copy of a record."""
    return seat_at(w, worker * w.role_count + role)


@compiled
def keeper_of(w: Row, case: Row, role: int) -> int:
    """Who keeps a case in a role, or -1."""
    return nb.int64(past(case)[keeper_place(w, role)])


@compiled
def keep(w: Row, case: Row, role: int, worker: int) -> None:
    """Let a worker keep a person's case in a role."""
    let_go(w, case, role)
    past(case)[keeper_place(w, role)] = worker
    seat_of(w, worker, role).open_cases += 1


@compiled
def let_go(w: Row, case: Row, role: int) -> None:
    """End the keeping of a case in a role, if anybody keeps it."""
    place = keeper_place(w, role)
    worker = nb.int64(past(case)[place])
    if worker != NONE:
        past(case)[place] = NONE
        seat_of(w, worker, role).open_cases -= 1


@compiled
def _fills(w: Row, worker: int, role: int) -> bool:
    """Whether a worker fills a role now."""
    seat = seat_of(w, worker, role)
    return seat.begins <= w.now and w.now < seat.ends


@compiled
def _team_bounds(w: Row, case: Row, role: int) -> tuple[int, int]:
    """Where the workers who ever fill a role for a person's team are listed."""
    place = role * w.team_count + case.team
    return i8(w, "team_first")[place], i8(w, "team_first")[place + 1]


@compiled
def name_at_referral(w: Row, case: Row) -> None:
    """Give a person one worker of each named role, as drawn, from those of their team now."""
    for number in range(w.named_count):
        role = i8(w, "named_roles")[number]
        if keeper_of(w, case, role) == NONE:
            _name(w, case, role, i8(w, "named_quantity")[number])


@compiled
def _name(w: Row, case: Row, role: int, quantity: int) -> None:
    first, last = _team_bounds(w, case, role)
    colleagues = 0
    for place in range(first, last):
        if _fills(w, i8(w, "team_workers")[place], role):
            colleagues += 1
    if colleagues == 0:
        return
    chosen = int(drawn(w, quantity, 0, 0, case.number) * colleagues)
    for place in range(first, last):
        worker = i8(w, "team_workers")[place]
        if _fills(w, worker, role):
            if chosen == 0:
                keep(w, case, role, worker)
                return
            chosen -= 1


@compiled
def free_place(w: Row, case: Row, role: int) -> int:
    """Worker with a free place who has the fewest open cases, the first of equals; or -1."""
    best, fewest = NONE, 0
    first, last = _team_bounds(w, case, role)
    for place in range(first, last):
        worker = i8(w, "team_workers")[place]
        seat = seat_of(w, worker, role)
        held = seat.open_cases
        has_room = seat.places == NONE or held < seat.places
        if has_room and _fills(w, worker, role) and (best == NONE or held < fewest):
            best, fewest = worker, held
    return best


@compiled
def successor_of(w: Row, case: Row, role: int, leaver: int) -> int:
    """Find who takes over: the colleague with the fewest cases, else the coordinator, else -1."""
    best, fewest = NONE, 0
    first, last = _team_bounds(w, case, role)
    for place in range(first, last):
        worker = i8(w, "team_workers")[place]
        held = seat_of(w, worker, role).open_cases
        if worker != leaver and _fills(w, worker, role) and (best == NONE or held < fewest):
            best, fewest = worker, held
    if best != NONE:
        return best
    for number in range(w.named_count):
        named = i8(w, "named_roles")[number]
        coordinator = keeper_of(w, case, named)
        if coordinator != NONE and coordinator != leaver and _fills(w, coordinator, named):
            return coordinator
    return NONE
