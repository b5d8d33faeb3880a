"""Where the shipped scenarios are found."""

import pytest

from sdssim.scenario import shipped
from sdssim.scenario.shipped import shipped_scenarios


@pytest.fixture
def package(tmp_path, monkeypatch):
    module = tmp_path / "site" / "package" / "scenario" / "shipped.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(shipped, "__file__", str(module))
    return module.parents[1]


def found():
    return list(shipped_scenarios.__wrapped__())


def write(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("name: x")


def test_they_are_beside_the_package_in_a_checkout(package):
    write(package.parent / "scenarios", "b.yaml", "a.yml", "deep/c.yaml", "readme.md")
    assert found() == ["a", "b", "deep/c"]


def test_those_of_the_library_go_by_the_last_part_of_their_path(package):
    write(package.parent / "scenarios", "checks/a.yaml", "library/staffing/z.yaml", "y.yaml")
    write(package.parent / "scenarios", "library/brokers/b.yaml", "library/brokers/c.yaml")
    assert found() == ["y", "b", "c", "z", "checks/a"]


def test_they_are_inside_the_package_once_installed(package):
    write(package / "scenarios", "inside.yaml")
    write(package.parent / "scenarios", "beside.yaml")
    assert found() == ["inside"]


def test_there_may_be_none(package):
    assert package.exists()
    assert found() == []
