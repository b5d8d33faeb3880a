"""How the machine code reaches the world's tables, people's cases, and what stands behind them."""

from typing import Any

from llvmlite import ir

from sdssim.machine.arrays import LINE_BYTES
from sdssim.machine.memory import (
    BYTE,
    WHOLE,
    Row,
    address_in,
    bits_of,
    columns_of,
    fetch,
    fixed,
    float_of,
    instructions,
    made,
    nb,
    rows_of,
    soon_read,
)
from sdssim.model.compiled_engine import layout
from sdssim.model.compiled_engine.layout import PLACE_OF

__all__ = ["Row", "bits_of", "float_of", "nb", "soon_read"]

CASE_LINES = 3
"""Lines of the processor's memory that are fetched of a case at a time: mostly all of it."""


def _place_of_case(builder: Any, world: Any, number: Any) -> Any:
    """Where a case stands: how far apart cases are depends on the plan."""
    stride = fixed(builder, world, PLACE_OF["case_stride"])
    cases = address_in(builder, world, PLACE_OF["cases"])
    return builder.gep(cases, [builder.mul(number, stride)])


@made
def case_at(_: Any, world: Any, _index: Any) -> Any:
    """Fetch somebody's case; behind it in memory stands what :func:`past` is."""
    kind = nb.from_dtype(layout.CASE)

    def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        return builder.bitcast(place, context.get_value_type(kind))

    return kind(world, nb.types.int64), generate


@made
def past(_: Any, case: Any) -> Any:
    """See the numbers that stand behind a case: rounds, ways back, keepers, places held."""
    pointer = nb.types.CPointer(nb.types.int32)

    def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        base = builder.bitcast(arguments[0], BYTE)
        place = builder.gep(base, [ir.Constant(WHOLE, layout.CASE.itemsize)])
        return builder.bitcast(place, context.get_value_type(pointer))

    return pointer(case), generate


@made
def cleared(_: Any, world: Any, _index: Any) -> Any:
    """Set every field of somebody's case to 0."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        instructions.memset(builder, place, ir.Constant(WHOLE, layout.CASE.itemsize), 0)

    return nb.types.void(world, nb.types.int64), generate


@made
def soon_needed(_: Any, world: Any, _index: Any) -> Any:
    """Have the processor fetch a case ahead of need: after a long wait it stands far away."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        for line in range(CASE_LINES):
            ahead = builder.gep(place, [ir.Constant(WHOLE, LINE_BYTES * line)])
            fetch(builder, ahead, to_write=True)

    return nb.types.void(world, nb.types.int64), generate


@made
def node_needed(_: Any, world: Any, _index: Any) -> Any:
    """Have the processor fetch a node ahead of need."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        base = address_in(builder, arguments[0], PLACE_OF["nodes"])
        offset = builder.mul(arguments[1], ir.Constant(WHOLE, layout.NODE.itemsize))
        fetch(builder, builder.gep(base, [offset]), to_write=False)

    return nb.types.void(world, nb.types.int64), generate


@made
def sooner(_: Any, _when: Any, _key: Any, _other_when: Any, _other_key: Any) -> Any:
    """Whether (when, key) comes before another such pair: compared as one number of 128 bits."""
    whole = nb.types.int64

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)

        def joined(high: Any, low: Any) -> Any:
            upper = builder.shl(builder.zext(high, wide), ir.Constant(wide, 64))
            return builder.or_(upper, builder.zext(low, wide))

        one, other = joined(*arguments[:2]), joined(*arguments[2:])
        return builder.icmp_signed("<", one, other)

    return nb.types.boolean(whole, whole, whole, whole), generate


f8 = columns_of(PLACE_OF, nb.types.float64)
i8 = columns_of(PLACE_OF, nb.types.int64)
i4 = columns_of(PLACE_OF, nb.types.int32)
i2 = columns_of(PLACE_OF, nb.types.int16)
i1 = columns_of(PLACE_OF, nb.types.int8)

step_at = rows_of(PLACE_OF["steps"], layout.STEP)
decision_at = rows_of(PLACE_OF["decisions"], layout.DECISION)
branch_at = rows_of(PLACE_OF["branches"], layout.BRANCH)
role_at = rows_of(PLACE_OF["roles"], layout.ROLE)
worker_at = rows_of(PLACE_OF["workers"], layout.WORKER)
seat_at = rows_of(PLACE_OF["seats"], layout.SEAT)
desk_at = rows_of(PLACE_OF["desks"], layout.DESK)
quantity_at = rows_of(PLACE_OF["quantities"], layout.QUANTITY)
served_at = rows_of(PLACE_OF["served"], layout.SERVED)
queue_at = rows_of(PLACE_OF["queues"], layout.QUEUE)
sitting_at = rows_of(PLACE_OF["sittings"], layout.SITTING)
start_at = rows_of(PLACE_OF["start"], layout.START)
node_at = rows_of(PLACE_OF["nodes"], layout.NODE)
line_at = rows_of(PLACE_OF["lines"], layout.LINE)
entry_at = rows_of(PLACE_OF["calendar"], layout.ENTRY)
