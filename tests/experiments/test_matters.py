import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.matters import smallest_that_matter
from sdssim.measures.entry import Unit


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1w", Unit.DAYS, 7.0),
        ("0.5 weeks", Unit.DAYS, 3.5),
        ("3d", Unit.DAYS, 3.0),
        ("5 people", Unit.PEOPLE, 5.0),
        ("£500", Unit.POUNDS, 500.0),
        ("250 pounds", Unit.POUNDS, 250.0),
    ],
)
def test_amounts_are_read_with_their_unit(text, unit, amount):
    assert smallest_that_matter([text]) == {unit: amount}


def test_several_units_may_matter():
    assert smallest_that_matter(["1w", "£20"]) == {Unit.DAYS: 7.0, Unit.POUNDS: 20.0}
    assert smallest_that_matter([]) == {}


def test_everything_that_cannot_be_is_told_at_once():
    with pytest.raises(SdssimError) as told:
        smallest_that_matter(["5", "0w", "3 lightyears", "1w", "2d"])
    lines = str(told.value).splitlines()
    assert [line.split("'")[1] for line in lines] == ["5", "0w", "3 lightyears", "2d"]
    assert "1w, 3d" in lines[0]
    assert "above 0" in lines[1]
    assert "given already" in lines[3]
