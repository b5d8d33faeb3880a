"""Text as files may hold it."""

import pytest

from sdssim.report.shown import cut, shown


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\u202e", "\u2067", "\ud800", "\uffff"])
def test_what_no_file_may_hold_or_turns_the_text_is_shown_as_unknown(mark):
    assert shown(f"a{mark}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a\tb\nc", "عربي עברית", "£ “quoted” 😀", ""])
def test_all_other_text_stays_as_it_is(text):
    assert shown(text) == text


@pytest.mark.parametrize(("longest", "left"), [(9, "long text"), (8, "long te…"), (6, "long…")])
def test_what_is_too_long_ends_in_an_ellipsis(longest, left):
    assert cut("long text", longest) == left
