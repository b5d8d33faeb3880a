"""Uniforms: one of each word."""

from sdssim.inputs.machine_code.memory import row_of, stream_at, whole_at
from sdssim.inputs.machine_code.philox import STEPS, begin, more_words, words_of
from sdssim.inputs.machine_code.words import uniform_of
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row


@compiled
def fill_uniforms(w: Row) -> None:
    """Fill each row with the first uniforms of its stream."""
    steps = w.columns // (4 * STEPS) * STEPS
    for number in range(w.rows):
        stream, values = stream_at(w, number), row_of(w, number)
        low, high, first_key, other_key = stream.low, stream.high, w.key_low, w.key_high
        for step in range(steps):
            one, two, three, four = words_of(step + 1, low, high, first_key, other_key)
            values[4 * step] = uniform_of(one)
            values[4 * step + 1] = uniform_of(two)
            values[4 * step + 2] = uniform_of(three)
            values[4 * step + 3] = uniform_of(four)
        left = w.columns - 4 * steps
        if left > 0:
            begin(w, low, high, steps + 1)
            more_words(w, left)
            words = whole_at(w.words)
            for place in range(left):
                values[4 * steps + place] = uniform_of(words[place])
