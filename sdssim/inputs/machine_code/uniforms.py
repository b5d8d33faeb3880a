"""Uniforms: one of each word."""

from sdssim.inputs.machine_code.memory import floats_at, stream_at
from sdssim.inputs.machine_code.philox import words_of
from sdssim.inputs.machine_code.words import uniform_of
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row


@compiled
def fill_uniforms(w: Row) -> None:
    """Fill each row with the first uniforms of its stream."""
    whole_steps = w.columns // 4
    left = w.columns - 4 * whole_steps
    for number in range(w.rows):
        stream = stream_at(w, number)
        values = floats_at(stream.values)
        low, high, first_key, other_key = stream.low, stream.high, w.key_low, w.key_high
        for step in range(whole_steps):
            one, two, three, four = words_of(step + 1, low, high, first_key, other_key)
            values[4 * step] = uniform_of(one)
            values[4 * step + 1] = uniform_of(two)
            values[4 * step + 2] = uniform_of(three)
            values[4 * step + 3] = uniform_of(four)
        if left > 0:
            one, two, three, _ = words_of(whole_steps + 1, low, high, first_key, other_key)
            values[4 * whole_steps] = uniform_of(one)
            if left > 1:
                values[4 * whole_steps + 1] = uniform_of(two)
            if left > 2:  # noqa: PLR2004 -- the third of four
                values[4 * whole_steps + 2] = uniform_of(three)
