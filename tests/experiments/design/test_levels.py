import pytest

from sdssim.errors import ScenarioError
from sdssim.experiments.design.levels import How, Relative, level_in, rounded


@pytest.mark.parametrize(
    ("text", "base", "value"),
    [
        ("x0.9", 10, 9),
        ("x 1.1", 3, 3.3),
        ("+2", 3, 5),
        ("-2", 3, 1),
        ("+ 0.5", 1, 1.5),
        ("+10%", 3.611, 3.9721),
        ("-25 %", 8, 6),
        ("+1e1", 0, 10),
        ("x.5", 1, 0.5),
    ],
)
def test_a_change_changes_the_number_of_the_base(text, base, value):
    changed = level_in(text, "cell").of(base)
    assert (changed, type(changed)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("to -2", -2),
        ("to +2", 2),
        ("care_first", "care_first"),
        ("[1, 2]", [1, 2]),
        ("true", True),
        ("xray", "xray"),
        ("total", "total"),
    ],
)
def test_everything_else_is_a_value_of_a_scenario(text, value):
    assert level_in(text, "cell") == value


@pytest.mark.parametrize("text", ["[1, 2", "{a: !tag 1}", "&a 1"])
def test_what_is_no_value_is_refused(text):
    with pytest.raises(ScenarioError, match="cell"):
        level_in(text, "cell")


@pytest.mark.parametrize(
    ("base", "words"), [(None, "says nothing here"), ("often", "'often'"), (True, "'True'")]
)
def test_only_a_number_can_be_changed(base, words):
    with pytest.raises(ValueError, match=words):
        Relative(How.TIMES, 2).of(base)


def test_numbers_lose_the_noise_of_their_last_digits():
    assert rounded(0.1 + 0.2) == 0.3
    assert isinstance(rounded(2.0), int)
