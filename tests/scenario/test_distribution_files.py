"""Empirical distributions read from a CSV beside the scenario."""

from pathlib import Path

import pytest
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Distribution


def empirical(folder: Path, text: str, **more: str) -> Distribution:
    """Write a file and read it as an empirical distribution."""
    (folder / "days.csv").write_text(text, encoding="utf-8")
    return Distribution.of({"empirical": {"file": "days.csv", **more}}, folder)


def test_a_file_is_read_with_or_without_header_and_blank_rows(tmp_path: Path) -> None:
    expected = Distribution.of({"empirical": {"values": [3, 1, 3]}})
    assert empirical(tmp_path, "3\n1\n\n3\n") == expected
    assert empirical(tmp_path, "\ufeffdays\n3\n1\n3\n\n") == expected
    assert empirical(tmp_path, "team,days\na,3\nb, 1\na,3\n", column="days") == expected


def test_a_file_may_lie_in_a_folder_below_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("5\n")
    assert Distribution.of({"empirical": {"file": "data/x.csv"}}, tmp_path).mean == 5


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        ("days\n3\nsoon\n", {}, "'days.csv' row 3 is 'soon', which is not a number"),
        ("days\n3\ninf\n", {}, "row 3 is 'inf', which is not a number"),
        ("team,days\na,3\nb,\n", {"column": "days"}, "row 3 is empty"),
        ("team,days\na,3\nb\n", {"column": "days"}, "row 3 is empty"),
        ("team,days\na,3\n", {}, "has several columns (team, days); name one with column"),
        ("1,2\n3,4\n", {}, "has several columns (2 columns without names)"),
        ("team,days\na,3\n", {"column": "day"}, "allowed: team, days; did you mean 'days'?"),
        ("1,2\n", {"column": "days"}, "whose first row has no names"),
        ("", {}, "'days.csv' is empty"),
        ("days\n", {}, "has a header and no rows below it"),
        ('days\n"' + "1" * 140_000, {}, "cannot be read as CSV in UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_by_row_and_column(
    tmp_path: Path, text: str, more: dict[str, str], message: str
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        empirical(tmp_path, text, **more)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../secret.csv", "leads out of the scenario's folder"),
        ("link.csv", "leads out of the scenario's folder"),
        ("/etc/hosts", "give a path relative to the scenario file"),
        ("C:days.csv", "give a path relative to the scenario file"),
        ("..\\days.csv", "give a path relative to the scenario file"),
        ("missing.csv", "does not exist beside the scenario file"),
        (".", "does not exist beside the scenario file"),
        ("large.csv", "is larger than 10 MB"),
        ("latin.csv", "cannot be read as CSV in UTF-8"),
        (" ", "it has to be the name of a CSV file"),
        (7, "is 7; it has to be the name of a CSV file"),
    ],
)
def test_a_file_outside_missing_or_too_large_is_refused(
    tmp_path: Path, name: object, message: str
) -> None:
    folder = tmp_path / "scenario"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("1\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "latin.csv").write_bytes(b"caf\xe9\n")
    with (folder / "large.csv").open("wb") as stream:
        stream.truncate(10 * 1024 * 1024 + 1)
    with pytest.raises(PydanticCustomError) as caught:
        Distribution.of({"empirical": {"file": name}}, folder)
    assert message in str(caught.value)


def test_a_file_needs_a_scenario_that_is_a_file_and_a_column_is_a_name(tmp_path: Path) -> None:
    with pytest.raises(PydanticCustomError, match="the scenario is not itself a file"):
        Distribution.of({"empirical": {"file": "days.csv"}})
    with pytest.raises(PydanticCustomError, match="column is 2; it has to be a name"):
        Distribution.of({"empirical": {"file": "days.csv", "column": 2}}, tmp_path)
