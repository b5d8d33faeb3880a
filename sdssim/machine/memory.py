"""How machine code reaches memory: rows of tables, columns of numbers, and fetching them ahead.

A function of machine code is given one record, its *world*, which has the address of everything
else; every field of it takes 64 bits, and fields are named by their place among them. Each function
here becomes one or two instructions.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

Row = Any
"""A record in memory: a row of a table, or the world (``w``)."""

nb: Any = numba
"""numba without types, since its own do not know all that it can do."""

instructions: Any = cgutils
"""numba's own functions for writing instructions, which have no types."""

BYTE = ir.IntType(8).as_pointer()
WHOLE = ir.IntType(64)


def made(typing: Callable[..., Any]) -> Any:
    """Make a function of the machine code out of the instructions for it."""
    return intrinsic(prefer_literal=True)(typing)


def fixed(builder: Any, world: Any, place: int) -> Any:
    """Read a number of the world that stays what it is, so it need not be read again and again."""
    offset = ir.Constant(ir.IntType(32), place)
    number = builder.load(builder.gep(builder.bitcast(world, WHOLE.as_pointer()), [offset]))
    number.set_metadata("invariant.load", builder.module.add_metadata([]))
    return number


def address_in(builder: Any, world: Any, place: int, kind: Any = BYTE) -> Any:
    """Read the address of a table."""
    return builder.inttoptr(fixed(builder, world, place), kind)


def fetch(builder: Any, place: Any, *, to_write: bool) -> None:
    """Have the processor fetch memory ahead of need."""
    number = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [BYTE, number, number, number])
    function = instructions.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    write, keep, data = (ir.Constant(number, value) for value in (int(to_write), 3, 1))
    builder.call(function, [place, write, keep, data])


def rows_of(place: int, dtype: np.dtype[np.void]) -> Callable[[Row, int], Row]:
    """Make the function that fetches a row of one of the world's tables of records."""
    kind = nb.from_dtype(dtype)
    size = dtype.itemsize

    @made
    def row_at(_: Any, world: Any, _index: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            base = address_in(builder, arguments[0], place)
            offset = builder.mul(arguments[1], ir.Constant(WHOLE, size))
            return builder.bitcast(builder.gep(base, [offset]), context.get_value_type(kind))

        return kind(world, nb.types.int64), generate

    return cast(Callable[[Row, int], Row], row_at)


def columns_of(place_of: Mapping[str, int], kind: Any) -> Callable[[Row, str], Any]:
    """Make the function that fetches one of the world's rows of numbers of one kind, by name."""
    pointer = nb.types.CPointer(kind)

    @made
    def column(_: Any, world: Any, name: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            kind_of = context.get_value_type(pointer)
            return address_in(builder, arguments[0], place_of[name.literal_value], kind_of)

        return pointer(world, name), generate

    return cast(Callable[[Row, str], Any], column)


def numbers_at(kind: Any) -> Callable[[int], Any]:
    """Make the function that sees the numbers of one kind that stand at an address."""
    pointer = nb.types.CPointer(kind)

    @made
    def seen_at(_: Any, _address: Any) -> Any:
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(pointer))

        return pointer(nb.types.int64), generate

    return cast(Callable[[int], Any], seen_at)


@made
def soon_read(_: Any, values: Any, _index: Any) -> Any:
    """Have the processor fetch a number of a column ahead of need."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        place = builder.gep(arguments[0], [arguments[1]])
        fetch(builder, builder.bitcast(place, BYTE), to_write=False)

    return nb.types.void(values, nb.types.int64), generate


@made
def bits_of(_: Any, _number: Any) -> Any:
    """See the 64 bits of a float as a whole number."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], WHOLE)

    return nb.types.int64(nb.types.float64), generate


@made
def float_of(_: Any, _bits: Any) -> Any:
    """See 64 bits as a float."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return nb.types.float64(nb.types.int64), generate
