"""Words of 64 bits without a sign, and the uniforms that are made of them."""

from typing import Any

from llvmlite import ir

from sdssim.machine.memory import WHOLE, made, nb

_BITS = 53
"""Of a word, its upper bits are used: as many as a float holds."""


@made
def upper_half(_: Any, _word: Any) -> Any:
    """Return the upper 32 bits of a word."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.lshr(arguments[0], ir.Constant(WHOLE, 32))

    return nb.types.int64(nb.types.int64), generate


@made
def uniform_of(_: Any, _word: Any) -> Any:
    """Return the uniform on [0, 1) that NumPy makes of a word."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        upper_bits = builder.lshr(arguments[0], ir.Constant(WHOLE, 64 - _BITS))
        number = builder.sitofp(upper_bits, ir.DoubleType())
        return builder.fmul(number, ir.Constant(ir.DoubleType(), 2.0**-_BITS))

    return nb.types.float64(nb.types.int64), generate
