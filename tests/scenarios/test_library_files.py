"""What the files of the library say of themselves, and that each runs alike on both engines."""

import re
from pathlib import Path

import pytest

from sdssim.experiments.comparison import differs_from
from sdssim.inputs.draw import draw
from sdssim.model.simpy_engine import run_simpy
from sdssim.plan.compile import compile_plan
from sdssim.scenario.difference import SAME_AS_BASE
from sdssim.scenario.library import BASELINE, library
from sdssim.scenario.load import load
from sdssim.scenario.shipped import shipped_scenarios

DOCS = Path(__file__).parents[2] / "docs"
ENTRIES = [entry for shelf in library() for entry in shelf.entries]
NAMES = [entry.name for entry in ENTRIES]
PARENT = {entry.name: entry.parent for entry in ENTRIES}

WANTED = {
    # each what-if that was asked for, by the scenario that answers it
    "dual role, its rules": {
        "stockport-dual-role", "dual-role-broker-first", "dual-role-as-they-come",
        "dual-role-ring-fenced", "dual-role-double-volume",
    },
    "hub": {"stockport-hub", "hub-half-hours", "hub-double-volume"},
    "external broker": {
        "external-broker-kept", "external-broker-ends-early", "external-broker-all-teams",
    },
    "peers and self-planning": {
        "peer-direct-referral", "peer-direct-referral-without-broker", "self-planning-push",
    },
    "panel and payments": {
        "weekly-panel", "monthly-panel", "panel-vetting", "panel-for-every-plan",
        "weekly-panel-for-every-plan", "weekly-payment-run",
    },
    "paperwork and practice": {
        "merged-paperwork", "provider-database", "form-changes-told", "training-before-start",
    },
    "staffing": {"review-team", "sickness-wave", "internal-broker-resigns"},
    "offers and budgets": {
        "price-point-cut", "price-point-kept", "universal-offer-twice",
        "universal-offer-four-times", "service-user-champions",
    },
}  # fmt: skip


def section(page, heading):
    """What stands under a heading of the third level, until the next heading."""
    return re.search(rf"^### {heading}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture(scope="module")
def scenarios():
    return {name: load(name) for name in [BASELINE, *NAMES]}


@pytest.fixture(scope="module")
def page():
    return (DOCS / "library.md").read_text("utf-8")


def test_every_what_if_is_there():
    assert set().union(*WANTED.values()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_says_where_it_comes_from(scenarios, name):
    scenario = scenarios[name]

    assert [row.path for row in scenario.assumptions if row.confidence == "unstated"] == []
    assert scenario.warnings == ()
    assert scenario.base.published == ()


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_every_file_tells_what_is_reported_and_what_the_model_shows(entry):
    evidence = (DOCS / "evidence.md").read_text("utf-8")
    reported, shown = entry.paragraphs

    assert re.search(r"\((evaluation|Mind)[ ,]|\(5\.1\.1\)", reported)
    assert re.search(r"(lever|cause|stylised fact)s? ", reported) or "Mind" in reported
    for fact in re.findall(r"\b[LC]\d+\b", reported):
        assert f"| {fact} |" in evidence
    for fact in re.findall(r"stylised facts? (\d+)", reported):
        assert f"\n{fact}. " in evidence
    assert shown.startswith("In the model ")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_a_few_lines(name):
    text = shipped_scenarios()[name].read_text("utf-8")

    assert sum(not line.startswith("#") for line in text.splitlines()) <= 25


def test_what_differs_tells_every_scenario_from_its_siblings(scenarios):
    told = {
        (parent, differs_from(scenarios[parent], scenarios[name]))
        for name, parent in PARENT.items()
    }

    assert len(told) == len(NAMES)
    assert SAME_AS_BASE not in {scenarios[name].label for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_write_the_identical_log_to_the_end(scenarios, name):
    pytest.importorskip("numba", reason="the compiled engine is an extra")
    from sdssim.model.compiled_engine import run_compiled

    plan = compile_plan(scenarios[name])
    inputs = draw(plan, 1, 0)
    reference = run_simpy(plan, inputs)

    assert run_compiled(plan, inputs).digest() == reference.digest()
    assert reference.time.max() > plan.horizon_days - 7


def test_the_page_says_first_what_made_it(page):
    head = page.splitlines()[:3]

    assert head[0] == "# The library of scenarios"
    assert re.match(r"Made by `sdssim library --replications \d+ --out docs/library.md`", head[2])


def test_make_makes_the_page_with_the_command_that_it_names(page):
    makefile = (DOCS.parent / "Makefile").read_text("utf-8")
    (command,) = re.findall(r"Made by `(sdssim library [^`]*)`", page)

    assert f"bin/{command}\n" in makefile


def test_the_page_lists_exactly_what_ships(page):
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == NAMES
    rows = re.findall(r"^\| \[([^\]]*)\]\(#\1\)( less [^ ]*)? \|", page, re.MULTILINE)
    assert [name for name, other in rows if not other] == NAMES
    children = {name: each for name, each in PARENT.items() if each != BASELINE}
    assert {name: other.removeprefix(" less ") for name, other in rows if other} == children


def test_the_page_tells_each_story_as_its_file_does(page, scenarios):
    for entry in ENTRIES:
        told = section(page, entry.name)
        for paragraph in entry.paragraphs:
            assert f"\n{paragraph}\n" in told
        differs = differs_from(scenarios[entry.parent], scenarios[entry.name])
        assert f"Beside `{entry.parent}`: `{differs}`." in told
