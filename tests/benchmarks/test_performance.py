"""The page on performance is written by the command that measures."""

from pathlib import Path

import pytest

pytest.importorskip("numba", reason="the compiled engine is an extra")

from benchmarks import performance
from benchmarks.timing import Aim, aims_table

PAGE = Path(__file__).parents[2] / performance.PAGE


def test_the_page_has_a_place_for_every_part():
    page = PAGE.read_text(encoding="utf-8")
    for part in ("machine", "aims", *performance.COMMANDS):
        assert "new text" in performance.filled(page, part, "new text")


def test_a_part_is_replaced_and_the_rest_stays():
    page = "before\n<!-- a -->\nold\n<!-- end of a -->\nafter\n"
    filled = performance.filled(page, "a", "new\n")
    assert filled == "before\n<!-- a -->\nnew\n\n<!-- end of a -->\nafter\n"
    assert performance.filled(filled, "a", "new\n") == filled


def test_a_part_that_the_page_lacks_is_told():
    with pytest.raises(ValueError, match="no part 'b'"):
        performance.filled("<!-- a -->\n<!-- end of a -->\n", "b", "")


def test_aims_say_whether_they_are_met():
    aims = (
        Aim.at_least("quick", 20, 41.26),
        Aim.at_least("slow", 20, 19.9),
        Aim.below("small", 100, 33, "bytes"),
        Aim.below("flat", 1.5, 1.61, "times"),
    )
    table = aims_table(aims)
    assert table.rows == (
        ("quick", "at least 20 times", "41.3", "yes"),
        ("slow", "at least 20 times", "19.9", "**no**"),
        ("small", "at most 100 bytes", "33.00", "yes"),
        ("flat", "at most 1.5 times", "1.61", "**no**"),
    )
