"""How problems read."""

import pickle

import pytest

from sdssim.errors import Problem, ScenarioError, SdssimError


def test_a_problem_shows_its_place_the_rule_and_the_line():
    problem = Problem(
        "a.yaml", 12, 3, "unknown field 'peple'", "people, share", "people", "  peple: 3"
    )
    assert str(problem) == (
        "a.yaml:12:3: unknown field 'peple'; allowed: people, share; did you mean 'people'?\n"
        "  12 |   peple: 3\n"
        "     |   ^"
    )


def test_a_problem_without_a_place_is_one_line():
    assert str(Problem(None, None, None, "there is no scenario 'x'")) == "there is no scenario 'x'"
    assert str(Problem("--set a=b", None, None, "no")) == "--set a=b: no"


def test_the_caret_stays_under_the_column_of_a_long_line():
    line = "a: " + "x" * 300 + "!" + "y" * 300
    text = str(Problem("a", 1, 304, "m", None, None, line))
    _, shown, caret = text.splitlines()
    assert shown[caret.index("^")] == "!"
    assert len(shown) < 120


def test_a_caret_beyond_the_line_stands_at_its_end():
    assert str(Problem("a", 1, 40, "m", None, None, "ab")).splitlines()[-1].endswith("|   ^")


def test_an_error_tells_every_problem_once_in_file_order():
    first, second, third = (
        Problem("a", 1, 1, "one"),
        Problem("a", 2, 1, "two"),
        Problem("b", 1, 1, "three"),
    )
    error = ScenarioError([second, third, first, second])
    assert error.problems == (first, second, third)
    assert str(error).splitlines() == [
        "a:1:1: one",
        "a:2:1: two",
        "b:1:1: three",
        "3 problems found; nothing was run.",
    ]


def test_one_problem_is_counted_in_the_singular():
    assert str(ScenarioError([Problem(None, None, None, "x")])).endswith(
        "1 problem found; nothing was run."
    )


def test_an_error_survives_pickling():
    error = ScenarioError([Problem("a", 1, 1, "one")])
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, SdssimError)
    assert again.problems == error.problems


def test_what_a_terminal_acts_on_is_not_shown():
    with pytest.raises(ScenarioError) as caught:
        raise ScenarioError([Problem("a\x1b[2J", 1, 1, "b\x07", None, None, "c\x1b\td")])
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)
