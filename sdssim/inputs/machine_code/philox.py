"""Uniforms of Philox4x64-10 (Salmon and others 2011), with the very bits of NumPy's generator."""

from sdssim.inputs.machine_code.memory import floats_at, stream_at
from sdssim.inputs.machine_code.words import uniform_of, upper_half
from sdssim.machine.compiling import compiled, inlined
from sdssim.machine.memory import Row

_ROUNDS = 10
_HALF = 0xFFFFFFFF


def _signed(word: int) -> int:
    """Return the whole number of 64 bits, with a sign, that has the bits of a word."""
    return word - 2**64 if word >= 2**63 else word


_FIRST_UPPER, _FIRST_LOWER = 0xD2E7470E, 0xE14C6C93
_OTHER_UPPER, _OTHER_LOWER = 0xCA5A8263, 0x95121157
_FIRST_STEP = _signed(0x9E3779B97F4A7C15)
_OTHER_STEP = _signed(0xBB67AE8584CAA73B)


@inlined
def _product(word: int, upper_factor: int, lower_factor: int) -> tuple[int, int]:
    """Return the upper and the lower word of a product, by halves: eight at a time where it can."""
    lower = word & _HALF
    upper = upper_half(word)
    least = lower * lower_factor
    middle = upper * lower_factor + upper_half(least)
    other_middle = lower * upper_factor + (middle & _HALF)
    most = upper * upper_factor + upper_half(middle) + upper_half(other_middle)
    return most, (other_middle << 32) | (least & _HALF)


@inlined
def _words(
    step: int, low: int, high: int, first_key: int, other_key: int
) -> tuple[int, int, int, int]:
    """Return the four words of one step of a stream."""
    one, two, three, four = step, 0, low, high
    for _ in range(_ROUNDS):
        upper, lower = _product(one, _FIRST_UPPER, _FIRST_LOWER)
        other_upper, other_lower = _product(three, _OTHER_UPPER, _OTHER_LOWER)
        one, two = other_upper ^ two ^ first_key, other_lower
        three, four = upper ^ four ^ other_key, lower
        first_key += _FIRST_STEP
        other_key += _OTHER_STEP
    return one, two, three, four


@compiled
def fill(w: Row) -> None:
    """Fill each row with the first uniforms of its stream."""
    whole_steps = w.columns // 4
    for number in range(w.rows):
        stream = stream_at(w, number)
        values = floats_at(stream.values)
        low, high, first_key, other_key = stream.low, stream.high, w.key_low, w.key_high
        # The counter is advanced before each step.
        for step in range(whole_steps):
            one, two, three, four = _words(step + 1, low, high, first_key, other_key)
            values[4 * step] = uniform_of(one)
            values[4 * step + 1] = uniform_of(two)
            values[4 * step + 2] = uniform_of(three)
            values[4 * step + 3] = uniform_of(four)
        left = w.columns - 4 * whole_steps
        if left > 0:
            one, two, three, _ = _words(whole_steps + 1, low, high, first_key, other_key)
            values[4 * whole_steps] = uniform_of(one)
            if left > 1:
                values[4 * whole_steps + 1] = uniform_of(two)
            if left > 2:  # noqa: PLR2004 -- the third of four
                values[4 * whole_steps + 2] = uniform_of(three)
