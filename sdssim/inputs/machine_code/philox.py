"""Words of Philox4x64-10 (Salmon and others 2011), the very ones of NumPy's generator."""

from sdssim.inputs.machine_code.memory import whole_at
from sdssim.inputs.machine_code.words import uniform_of, upper_half
from sdssim.inputs.machine_layout import WORDS
from sdssim.machine.compiling import compiled, inlined
from sdssim.machine.memory import Row

STEPS = 8
"""Steps that are worked out together where the processor can: a few more cost less than one."""

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
    """Return the upper and the lower word of a product.

    By halves: so the compiler can work out several steps of a stream at a time.
    """
    lower = word & _HALF
    upper = upper_half(word)
    least = lower * lower_factor
    middle = upper * lower_factor + upper_half(least)
    other_middle = lower * upper_factor + (middle & _HALF)
    most = upper * upper_factor + upper_half(middle) + upper_half(other_middle)
    return most, (other_middle << 32) | (least & _HALF)


@inlined
def words_of(
    step: int, low: int, high: int, first_key: int, other_key: int
) -> tuple[int, int, int, int]:
    """Return the four words of one step of a stream; the first is 1."""
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
def begin(w: Row, low: int, high: int, step: int) -> None:
    """Go to a step of a stream; the first is 1."""
    w.low, w.high, w.next_step = low, high, step
    w.next_word, w.last_word = 0, 0


@compiled
def more_words(w: Row, count: int) -> None:
    """Make more words of the stream: as many as there is room for, or more than are asked for."""
    steps = min(WORDS // 4, (count // (4 * STEPS) + 1) * STEPS)
    words, first = whole_at(w.words), w.next_step
    low, high, first_key, other_key = w.low, w.high, w.key_low, w.key_high
    for step in range(steps):
        one, two, three, four = words_of(first + step, low, high, first_key, other_key)
        words[4 * step] = one
        words[4 * step + 1] = two
        words[4 * step + 2] = three
        words[4 * step + 3] = four
    w.next_step = first + steps
    w.next_word, w.last_word = 0, 4 * steps


@inlined
def next_word(w: Row, expected: int) -> int:
    """Take the next word of the stream, where so many more may be asked for."""
    if w.next_word == w.last_word:
        more_words(w, expected)
    word: int = whole_at(w.words)[w.next_word]
    w.next_word += 1
    return word


@compiled
def next_uniform(w: Row) -> float:
    """Make a uniform of the next word."""
    uniform: float = uniform_of(next_word(w, 0))
    return uniform
