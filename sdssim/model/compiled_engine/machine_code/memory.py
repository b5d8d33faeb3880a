"""How the machine code reaches memory: rows of tables, columns of numbers, and fetching them ahead.

Everything stands where the world says. Each function here becomes one or two instructions.
"""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from sdssim.model.compiled_engine import layout
from sdssim.model.compiled_engine.arrays import LINE_BYTES

Row = Any
"""A record in memory: a row of a table, or the world (``w``)."""

nb: Any = numba
"""numba without types, since its own do not know all that it can do."""

instructions: Any = cgutils
"""numba's own functions for writing instructions, which have no types."""

BYTE = ir.IntType(8).as_pointer()
WHOLE = ir.IntType(64)

CASE_LINES = 3
"""Lines of the processor's memory that are fetched of a case at a time: mostly all of it."""


def _made(typing: Callable[..., Any]) -> Any:
    """Make a function of the machine code out of the instructions for it."""
    return intrinsic(prefer_literal=True)(typing)


def _fixed(builder: Any, world: Any, name: str) -> Any:
    """Read a number of the world that stays what it is, so it need not be read again and again."""
    whole = WHOLE
    offset = ir.Constant(ir.IntType(32), layout.PLACE_OF[name])
    number = builder.load(builder.gep(builder.bitcast(world, whole.as_pointer()), [offset]))
    number.set_metadata("invariant.load", builder.module.add_metadata([]))
    return number


def _address(builder: Any, world: Any, name: str, kind: Any) -> Any:
    """Read the address of a table."""
    return builder.inttoptr(_fixed(builder, world, name), kind)


def _place_of_case(builder: Any, world: Any, number: Any) -> Any:
    """Where a case stands: how far apart cases are depends on the plan."""
    stride = _fixed(builder, world, "case_stride")
    return builder.gep(_address(builder, world, "cases", BYTE), [builder.mul(number, stride)])


def _rows_of(name: str, dtype: np.dtype[np.void]) -> Callable[[Row, int], Row]:
    """Make the function that fetches a row of one of the world's tables of records."""
    kind = nb.from_dtype(dtype)
    size = dtype.itemsize

    @_made
    def row_at(_: Any, world: Any, _index: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            base = _address(builder, arguments[0], name, BYTE)
            offset = builder.mul(arguments[1], ir.Constant(WHOLE, size))
            return builder.bitcast(builder.gep(base, [offset]), context.get_value_type(kind))

        return kind(world, nb.types.int64), generate

    return cast(Callable[[Row, int], Row], row_at)


@_made
def case_at(_: Any, world: Any, _index: Any) -> Any:
    """Fetch somebody's case; behind it in memory stands what :func:`past` is."""
    kind = nb.from_dtype(layout.CASE)

    def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        return builder.bitcast(place, context.get_value_type(kind))

    return kind(world, nb.types.int64), generate


@_made
def past(_: Any, case: Any) -> Any:
    """See the numbers that stand behind a case: rounds, ways back, keepers, places held."""
    pointer = nb.types.CPointer(nb.types.int32)

    def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        base = builder.bitcast(arguments[0], BYTE)
        place = builder.gep(base, [ir.Constant(WHOLE, layout.CASE.itemsize)])
        return builder.bitcast(place, context.get_value_type(pointer))

    return pointer(case), generate


@_made
def cleared(_: Any, world: Any, _index: Any) -> Any:
    """Set every field of somebody's case to 0."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        instructions.memset(builder, place, ir.Constant(WHOLE, layout.CASE.itemsize), 0)

    return nb.types.void(world, nb.types.int64), generate


def _fetch(builder: Any, place: Any, *, to_write: bool) -> None:
    """Have the processor fetch memory ahead of need."""
    number = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [BYTE, number, number, number])
    fetch = instructions.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    write, keep, data = (ir.Constant(number, value) for value in (int(to_write), 3, 1))
    builder.call(fetch, [place, write, keep, data])


@_made
def soon_needed(_: Any, world: Any, _index: Any) -> Any:
    """Have the processor fetch a case ahead of need: after a long wait it stands far away."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = _place_of_case(builder, *arguments)
        for line in range(CASE_LINES):
            _fetch(
                builder, builder.gep(place, [ir.Constant(WHOLE, LINE_BYTES * line)]), to_write=True
            )

    return nb.types.void(world, nb.types.int64), generate


@_made
def node_needed(_: Any, world: Any, _index: Any) -> Any:
    """Have the processor fetch a node ahead of need."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        base = _address(builder, arguments[0], "nodes", BYTE)
        offset = builder.mul(arguments[1], ir.Constant(WHOLE, layout.NODE.itemsize))
        _fetch(builder, builder.gep(base, [offset]), to_write=False)

    return nb.types.void(world, nb.types.int64), generate


@_made
def soon_read(_: Any, values: Any, _index: Any) -> Any:
    """Have the processor fetch a number of a column ahead of need."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = builder.gep(arguments[0], [arguments[1]])
        _fetch(builder, builder.bitcast(place, BYTE), to_write=False)

    return nb.types.void(values, nb.types.int64), generate


def _column_of(kind: Any) -> Callable[[Row, str], Any]:
    """Make the function that fetches one of the world's rows of numbers of one kind, by name."""
    pointer = nb.types.CPointer(kind)

    @_made
    def column(_: Any, world: Any, name: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            kind_of = context.get_value_type(pointer)
            return _address(builder, arguments[0], name.literal_value, kind_of)

        return pointer(world, name), generate

    return cast(Callable[[Row, str], Any], column)


@_made
def bits_of(_: Any, _number: Any) -> Any:
    """See the 64 bits of a float as a whole number."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], WHOLE)

    return nb.types.int64(nb.types.float64), generate


@_made
def float_of(_: Any, _bits: Any) -> Any:
    """See 64 bits as a float."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return nb.types.float64(nb.types.int64), generate


@_made
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


f8 = _column_of(nb.types.float64)
i8 = _column_of(nb.types.int64)
i4 = _column_of(nb.types.int32)
i2 = _column_of(nb.types.int16)
i1 = _column_of(nb.types.int8)

step_at = _rows_of("steps", layout.STEP)
decision_at = _rows_of("decisions", layout.DECISION)
branch_at = _rows_of("branches", layout.BRANCH)
role_at = _rows_of("roles", layout.ROLE)
worker_at = _rows_of("workers", layout.WORKER)
seat_at = _rows_of("seats", layout.SEAT)
desk_at = _rows_of("desks", layout.DESK)
quantity_at = _rows_of("quantities", layout.QUANTITY)
served_at = _rows_of("served", layout.SERVED)
queue_at = _rows_of("queues", layout.QUEUE)
sitting_at = _rows_of("sittings", layout.SITTING)
start_at = _rows_of("start", layout.START)
node_at = _rows_of("nodes", layout.NODE)
line_at = _rows_of("lines", layout.LINE)
entry_at = _rows_of("calendar", layout.ENTRY)
