import pytest

from sdssim.errors import ScenarioError
from sdssim.experiments.design.design import Asked
from sdssim.experiments.design.levels import How, Relative
from sdssim.experiments.design.points import scenarios_of
from sdssim.experiments.design.read import read_design
from sdssim.experiments.design.sampling import Method
from tests.small import SMALL

GRID = """\
scenario: small
replications: 4
seed: 7
measures: [referred]
factors:
  staff.worker.people: [1, 2]
  demand.per_month: {values: [3, x2, +1]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    return tmp_path


def read(folder, text, **asked):
    (folder / "design.yaml").write_text(text)
    return read_design(folder / "design.yaml", Asked(**asked))


def values_in(design):
    return [dict(made.values) for made in scenarios_of(design.points)]


def problems_in(folder, text):
    with pytest.raises(ScenarioError) as caught:
        list(scenarios_of(read(folder, text).points))
    return [problem.headline().replace(f"{folder}/", "") for problem in caught.value.problems]


def test_a_grid_crosses_every_value_with_every_other(folder):
    design = read(folder, GRID)
    assert values_in(design) == [
        {"staff.worker.people": people, "demand.per_month": rate}
        for people in (1, 2)
        for rate in (3, 12, 7)
    ]
    assert [point.name for point in design.points] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert (design.name, design.method, design.seed) == ("design", Method.GRID, 7)
    assert (design.replications, design.measures, design.by_group) == (4, ("referred",), False)
    assert design.factors == ("staff.worker.people", "demand.per_month")


def test_the_command_line_goes_before_the_file(folder):
    asked = {"replications": 9, "seed": 2, "measures": ("spend_pounds",), "by_group": True}
    design = read(folder, GRID, **asked)
    assert (design.replications, design.seed) == (9, 2)
    assert (design.measures, design.by_group) == (("spend_pounds",), True)
    (folder / "other.yaml").write_text(SMALL.replace("name: Small", "name: Other"))
    assert read(folder, GRID, scenario="other").points[0].base.name == "Other"


def test_a_range_on_a_grid_is_taken_in_steps(folder):
    text = """\
scenario: small
factors:
  demand.per_month: {range: [2, 8], steps: 3}
  staff.worker.people: {range: [1, 4], steps: 3, integer: true}
  staff.worker.share: {range: [0.1, 0.4], steps: 3, log: true}
"""
    values = values_in(read(folder, text))
    assert sorted({each["demand.per_month"] for each in values}) == [2, 5, 8]
    assert sorted({each["staff.worker.people"] for each in values}) == [1, 2, 4]
    assert sorted({each["staff.worker.share"] for each in values}) == [0.1, 0.2, 0.4]


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_scattered_points_stay_in_their_ranges_and_are_the_same_each_time(folder, method):
    text = f"""\
scenario: small
method: {method}
points: 16
points_seed: 3
factors:
  demand.per_month: {{range: [2, 8]}}
  staff.worker.people: {{range: [1, 4], integer: true}}
  staff.worker.share: {{range: [x0.5, x1.5]}}
  panels.panel.every_days: [7, 14]
"""
    values = values_in(read(folder, text))
    assert values == values_in(read(folder, text))
    assert values != values_in(read(folder, text.replace("points_seed: 3", "points_seed: 4")))
    column = {path: [each[path] for each in values] for path in values[0]}
    assert 2 <= min(column["demand.per_month"]) < max(column["demand.per_month"]) < 8
    assert {people: column["staff.worker.people"].count(people) for people in (1, 2, 3, 4)} == {
        1: 4, 2: 4, 3: 4, 4: 4,
    }  # fmt: skip
    assert 0.1 <= min(column["staff.worker.share"]) < max(column["staff.worker.share"]) <= 0.3
    assert column["panels.panel.every_days"].count(7) == 8


def test_a_sobol_sequence_that_is_not_balanced_is_warned_of(folder):
    text = "scenario: small\nmethod: sobol\npoints: {}\nfactors: {{demand.per_month: [3, 4]}}\n"
    assert read(folder, text.format(8)).cautions == ()
    (caution,) = read(folder, text.format(10)).cautions
    assert caution == "10 Sobol points are not balanced; 8 or 16 would be"


def test_a_number_with_a_plus_is_a_change_and_one_with_a_minus_a_number(folder):
    text = "scenario: small\nfactors: {demand.per_month: [+2, '-2', 2]}\n"
    assert [each["demand.per_month"] for each in values_in(read(folder, text))] == [8, 4, 2]
    (point,) = read(folder, "factors: {demand.per_month.growth_per_month: [-0.1]}\n").points
    assert point.levels == {"demand.per_month.growth_per_month": -0.1}


def test_a_range_of_changes_stays_one_of_changes(folder):
    text = "scenario: small\nfactors: {demand.per_month: {range: ['-1', +0], steps: 2}}\n"
    first, second = (point.levels["demand.per_month"] for point in read(folder, text).points)
    assert (first, second) == (Relative(How.PLUS, -1), Relative(How.PLUS, 0))


def test_every_problem_is_told_at_once_with_its_place(folder):
    text = """\
scenario: small
methd: grid
replications: 0
by_group: perhaps
measures: referred
points: x
factors:
  staff.wroker.people: [1, 2]
  demand.per_month: 5
  staff.worker.share: {values: [0.1], range: [0, 1]}
  panels.panel.every_days: {value: [7]}
"""
    assert problems_in(folder, text) == [
        "design.yaml:2:1: unknown field 'methd'; allowed: name, scenario, method, points, "
        "points_seed, seed, replications, precision, at_most, measures, by_group, factors; did "
        "you mean 'method'?",
        "design.yaml:3:15: 'replications' is 0; allowed: a whole number from 1",
        "design.yaml:4:11: 'by_group' is perhaps; allowed: true or false",
        "design.yaml:5:11: 'measures' is not a list of names; allowed: measures: [NAME, NAME]",
        "design.yaml:8:3: there is no 'wroker' in 'staff'; allowed: worker; did you mean 'worker'?",
        "design.yaml:9:21: this says no values of a factor; allowed: [1, 2, 3], "
        "{values: [1, 2, 3]} or {range: [1, 3]}",
        "design.yaml:10:23: a factor has either 'values' or 'range'; allowed: [1, 2, 3], "
        "{values: [1, 2, 3]} or {range: [1, 3]}",
        "design.yaml:11:28: a factor has either 'values' or 'range'; allowed: [1, 2, 3], "
        "{values: [1, 2, 3]} or {range: [1, 3]}",
        "design.yaml:11:29: unknown field 'value'; allowed: values, range, steps, integer, log; "
        "did you mean 'values'?",
    ]


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        ("[]", "this list of values is empty"),
        ("{values: 3}", "'values' is not a list"),
        ("{values: [3], log: true}", "'log' belongs to a range"),
        ("{range: [1, 2]}", "a grid needs to know how many values"),
        ("{range: [1], steps: 3}", "'range' is not two numbers"),
        ("{range: [1, x2], steps: 3}", "two changes of one kind"),
        ("{range: [a, b], steps: 3}", "two changes of one kind"),
        ("{range: [2, 1], steps: 3}", "ends before it begins"),
        ("{range: [0, 1], steps: 3, log: true}", "has to begin above 0"),
        ("{range: [1.2, 1.8], steps: 3, integer: true}", "no whole number"),
        ("{range: [1, 2], steps: 1}", "'steps' is 1"),
        ("[-3, 4]", "per_month"),
        ("[often]", "per_month"),
    ],
)
def test_a_factor_that_cannot_be_is_refused(folder, factor, words):
    told = problems_in(folder, f"scenario: small\nfactors:\n  demand.per_month: {factor}\n")
    assert words in " ".join(told)
    assert all(each.startswith("design.yaml:3:") for each in told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenario: smal\nfactors: {a: [1]}\n", "1:11: there is no scenario 'smal'"),
        ("method: gird\nfactors: {a: [1]}\n", "did you mean 'grid'"),
        ("scenario: 3\nfactors: {a: [1]}\n", "'scenario' is 3"),
        ("scenario: small\n", "a design needs factors"),
        ("scenario: small\nfactors: [a]\n", "2:10: a design needs factors"),
        ("scenario: small\nfactors: {3: [1]}\n", "'3' is not a path"),
        ("scenario: small\nmethod: sobol\nfactors: {demand.per_month: [1]}\n", "number of points"),
        (
            "scenario: small\nmethod: sobol\npoints: 200000\nfactors: {demand.per_month: [1]}\n",
            "200,000 points are too many",
        ),
        ("scenario: small\nfactors: {name: [x2]}\n", "the scenario says 'Small' here"),
        ("scenario: small\nfactors: {staff.worker.experience.floor: [x2]}\n", "says nothing here"),
    ],
)
def test_a_design_that_cannot_be_is_refused(folder, text, words):
    assert words in " ".join(problems_in(folder, text))


def test_the_same_problem_of_many_points_is_told_once(folder):
    text = "scenario: small\nfactors: {demand.per_month: [-3, 4], staff.worker.people: [1, 2, 3]}\n"
    (problem,) = problems_in(folder, text)
    assert problem.startswith("design.yaml:2:30: ")


def test_looking_for_problems_ends_somewhere(folder):
    rates = ", ".join(str(-rate) for rate in range(1, 80))
    told = problems_in(folder, f"scenario: small\nfactors: {{demand.per_month: [{rates}]}}\n")
    assert len(told) == 50


def test_what_is_wrong_only_together_is_told_with_the_point(folder):
    text = """\
scenario: small
factors:
  pathway.approval.outcomes.withdrawn.share: [0.1]
  end: [2025-01-01]
"""
    assert any("design.yaml:4:" in each for each in problems_in(folder, text))


def test_a_broken_base_scenario_is_told_with_its_own_lines(folder):
    (folder / "small.yaml").write_text(SMALL.replace("people: 2", "people: two"))
    (problem,) = problems_in(folder, "scenario: small\nfactors: {demand.per_month: [1]}\n")
    assert problem.startswith("small.yaml:11:20:")


def test_another_form_is_refused(folder):
    (folder / "design.json").write_text("{}")
    with pytest.raises(ScenarioError, match=r"allowed: \.yaml with factors, or \.csv or \.xlsx"):
        read_design(folder / "design.json", Asked())


def test_points_can_be_told_as_they_are_checked(folder):
    told = []
    list(scenarios_of(read(folder, GRID).points, lambda done, of: told.append((done, of))))
    assert told == [(number, 6) for number in range(1, 7)]
