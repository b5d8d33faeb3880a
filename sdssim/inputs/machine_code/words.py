"""Words of 64 bits without a sign, and the uniforms that are made of them."""

from typing import Any

from llvmlite import ir

from sdssim.machine.compiling import inlined
from sdssim.machine.memory import WHOLE, made, nb

_BITS = 53


@made
def upper_half(_: Any, _word: Any) -> Any:
    """Return the upper 32 bits of a word."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.lshr(arguments[0], ir.Constant(WHOLE, 32))

    return nb.types.int64(nb.types.int64), generate


@made
def upper_bits(_: Any, _word: Any) -> Any:
    """Return the upper bits of a word: as many as a float holds."""

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        return builder.lshr(arguments[0], ir.Constant(WHOLE, 64 - _BITS))

    return nb.types.int64(nb.types.int64), generate


@inlined
def uniform_of(word: int) -> float:
    """Return the uniform on [0, 1) that NumPy makes of a word."""
    return float(upper_bits(word)) * 2.0**-_BITS
