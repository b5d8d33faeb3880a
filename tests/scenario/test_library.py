"""The library as its files tell it."""

from pathlib import Path

import pytest

from sdssim.scenario import library as module
from sdssim.scenario.library import BASELINE, FIRST_SHELF, library
from sdssim.scenario.shipped import shipped_scenarios


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Let files of one's own be what ships; the story is the text above ``extends``."""
    found = {}
    monkeypatch.setattr(module, "shipped_scenarios", lambda: found)

    def ship(name, folder, text):
        path = tmp_path / folder / f"{name.rpartition('/')[2]}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        found[name] = path

    return ship


def test_a_scenario_that_extends_another_is_in_the_library(shipped):
    shipped("base", "scenarios", "name: Base\n")
    shipped("child", "scenarios", "# Told.\nextends: base\n")
    shipped("checks/small", "scenarios/checks", "extends: base\n")
    (shelf,) = library()

    assert shelf.title == FIRST_SHELF
    assert [(entry.name, entry.parent) for entry in shelf.entries] == [("child", "base")]


def test_the_folder_of_a_scenario_is_its_shelf(shipped):
    shipped("one", "scenarios/library/panels-and-payments", "extends: base\n")
    shipped("two", "scenarios/library/panels-and-payments", "extends: base\n")
    shipped("three", "scenarios/library/staffing", "extends: base\n")

    told = [(shelf.title, [entry.name for entry in shelf.entries]) for shelf in library()]
    assert told == [("Panels and payments", ["one", "two"]), ("Staffing", ["three"])]


@pytest.mark.parametrize(
    ("head", "paragraphs"),
    [
        ("# One line\n# and the next.\n", ("One line and the next.",)),
        ("# First.\n#\n# Second\n# goes on.\n", ("First.", "Second goes on.")),
        ("# First.\n\n# Not of the head.\n", ("First.",)),
        ("#\n#\n# Late.\n", ("Late.",)),
        ("", ()),
    ],
)
def test_the_comment_at_the_head_is_the_story(shipped, head, paragraphs):
    shipped("child", "scenarios", f"{head}extends: base  # a remark\n# a comment below\n")
    ((entry,),) = (shelf.entries for shelf in library())

    assert entry.paragraphs == paragraphs


def test_everything_that_ships_is_the_baseline_a_check_or_in_the_library():
    in_library = [entry.name for shelf in library() for entry in shelf.entries]
    others = [name for name in shipped_scenarios() if name not in in_library]

    assert len(in_library) == len(set(in_library))
    assert [name for name in others if not name.startswith("checks/")] == [BASELINE]


def test_no_file_of_the_library_hides_another_scenario():
    folder = Path(shipped_scenarios()[BASELINE]).parent
    files = [path for path in folder.rglob("*.yaml") if path.is_file()]

    assert len(shipped_scenarios()) == len(files)
