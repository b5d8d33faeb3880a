"""Putting a scenario together: extends, set, --set, changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.errors import ScenarioError
from sdssim.scenario.compose import compose
from sdssim.scenario.load import from_mapping, load, load_text
from sdssim.scenario.origin import NOWHERE
from sdssim.scenario.settings import from_command_line
from sdssim.scenario.source import Source, read_file
from sdssim.scenario.tree import at, leaves, same
from tests.scenario.small import SMALL, small


def known(_):
    return ()


def never_whole(*_):
    return False


def composed(path, *settings, is_whole=never_whole):
    chosen = [from_command_line(text) for text in settings]
    return compose(read_file(path), chosen, is_whole=is_whole, known=known)


def problems_of(call):
    with pytest.raises(ScenarioError) as caught:
        call()
    return caught.value.problems


@pytest.fixture
def files(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    return write


def test_mappings_merge_lists_and_values_are_replaced_and_null_deletes(files):
    folder = files(
        base="a: {x: 1, y: 2, z: {p: 1}}\nl: [1, 2, 3]\ngone: 5\n",
        child="extends: base\na: {y: 3, z: {q: 2}, new: 4}\nl: [9]\ngone: null\n",
    )
    assert composed(folder / "child.yaml").base.tree == {
        "a": {"x": 1, "y": 3, "z": {"p": 1, "q": 2}, "new": 4},
        "l": [9],
    }


def test_a_grandparent_is_followed(files):
    folder = files(
        a="x: 1\ny: 1\nz: 1\n", b="extends: a.yaml\ny: 2\nz: 2\n", c="extends: b\nz: 3\n"
    )
    result = composed(folder / "c.yaml")
    assert result.base.tree == {"x": 1, "y": 2, "z": 3}
    assert result.layers[0].tree == {"x": 1, "y": 1, "z": 1}


def test_origins_point_to_the_file_that_said_it(files):
    folder = files(base="a: {x: 1,\n y: 2}\n", child="extends: base\na:\n  y: 3\n")
    base = composed(folder / "child.yaml").base
    assert base.origin(("a", "x")).file.endswith("base.yaml")
    assert base.origin(("a", "y")).file.endswith("child.yaml")
    assert base.origin(("a", "y")).value == (3, 6)


def test_origins_of_what_is_replaced_are_forgotten(files):
    folder = files(base="a: [{x: 1}, {x: 2}]\n", child="extends: base\na: [5]\n")
    base = composed(folder / "child.yaml").base
    assert ("a", 1, "x") not in base.origins
    assert base.origin(("a", 0)).file.endswith("child.yaml")


def test_a_file_extends_itself_only_once(files):
    folder = files(a="extends: b\n", b="extends: c\n", c="extends: a\n")
    (problem,) = problems_of(lambda: composed(folder / "a.yaml"))
    assert "cannot extend itself" in problem.message
    for name in "abc":
        assert f"{name}.yaml" in problem.message
    assert problem.file.endswith("c.yaml")


def test_a_parent_that_is_not_there_is_told_with_what_is(files):
    folder = files(base="a: 1\n", child="a: 1\nextends: bse\n")
    (problem,) = problems_of(lambda: composed(folder / "child.yaml"))
    assert (problem.line, problem.column) == (2, 10)
    assert problem.suggestion == "base"
    assert "stockport-pilot" in problem.allowed


@pytest.mark.parametrize("name", ["5", "[a]", "''", "null"])
def test_extends_has_to_be_a_name(files, name):
    folder = files(child=f"extends: {name}\n")
    (problem,) = problems_of(lambda: composed(folder / "child.yaml"))
    assert "'extends' is not a name" in problem.message


def test_a_text_may_extend_a_shipped_scenario_only():
    scenario = load_text("name: Mine\nextends: stockport-pilot\n")
    assert scenario.label == "baseline"
    (problem,) = problems_of(lambda: load_text("extends: /etc/passwd\n"))
    assert "no scenario" in problem.message


def test_a_problem_in_the_parent_is_told_with_the_parents_name(files):
    folder = files(base=small(("end: 2010-02-28", "end: x")), child="extends: base\nname: Child\n")
    (problem,) = problems_of(lambda: load(folder / "child.yaml"))
    assert problem.file.endswith("base.yaml")


def test_set_in_a_file_comes_after_the_merge_and_before_the_command_line(files):
    folder = files(
        base="a: {x: 1}\nl: [{stage: s, v: 1}]\n",
        child="extends: base\na: {x: 2, y: 2, z: 2}\nset: {a.y: 3, a.z: 3, l.s.v: 9}\n",
    )
    result = composed(folder / "child.yaml", "a.z=4").base
    assert result.tree == {"a": {"x": 2, "y": 3, "z": 4}, "l": [{"stage": "s", "v": 9}]}
    assert result.origin(("a", "y")).value == (3, 12)
    assert result.origin(("a", "z")).file == "--set a.z=4"


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("l.0.v", ("l", 0, "v")),
        ("l.two.v", ("l", 1, "v")),
        ("l.third.v", ("l", 2, "v")),
        ("m.1", ("m", 1)),
        ('m."a.b"', ("m", "a.b")),
        ("m.2009-03-01", ("m", date(2009, 3, 1))),
        ("m.new", ("m", "new")),
    ],
)
def test_a_path_leads_to_a_key_a_position_or_a_name(tmp_path, path, where):
    file = tmp_path / "x.yaml"
    file.write_text(
        "l: [{v: 1}, {name: two, v: 1}, {id: third, v: 1}]\nm: {1: 1, a.b: 1, 2009-03-01: 1}\n"
    )
    result = composed(file, f"{path}=7").base
    assert at(result.tree, where) == 7
    assert result.origin(where).file == f"--set {path}=7"


@pytest.mark.parametrize(
    ("setting", "part", "suggestion"),
    [
        ("panel.every=1", "there is no 'panel'", "panels"),
        ("panels.pnael.every=1", "there is no 'pnael' in 'panels'", "panel"),
        ("pathway.plna.choose=1", "there is no 'plna' in 'pathway'", "plan"),
        ("pathway.7=1", "there is no '7' in 'pathway'", None),
        ("start.day=1", "single value", None),
        ("a..b=1", "is not a path", None),
        (".a=1", "is not a path", None),
        ("a.=1", "is not a path", None),
        ("a=", "not a path and a value", None),
        ("=1", "not a path and a value", None),
        ("abc", "not a path and a value", None),
        ("name=[1", "not closed", None),
        ("name=!!str x", "tag", None),
    ],
)
def test_a_setting_that_leads_nowhere_is_told(tmp_path, setting, part, suggestion):
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    (problem,) = problems_of(lambda: load(file, sets=[setting]))
    assert part in problem.message
    assert problem.suggestion == suggestion
    assert f"--set {setting}" in problem.file


def test_every_setting_that_leads_nowhere_is_told_at_once(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    assert len(problems_of(lambda: load(file, sets=["panel.x=1", "roles.y=2"]))) == 2


def test_a_new_last_segment_is_for_the_schema_to_judge(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    (problem,) = problems_of(lambda: load(file, sets=["panels.panel.evry_days=7"]))
    assert problem.message == "unknown field 'evry_days'"
    assert problem.suggestion == "every_days"
    assert problem.file == "--set panels.panel.evry_days=7"


def test_a_path_may_go_through_fields_that_the_schema_knows(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    assert load(file, sets=["calendar.hours='08:00-16:00'"]).base.calendar.hours == "08:00-16:00"
    assert load(file, sets=["staff.care.leave.days_per_year=20"]).base.staff["care"].leave


def test_null_deletes_and_the_default_is_back(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(SMALL)
    assert load(file, sets=["panels.panel.places=null"]).base.panels["panel"].places is None


def test_set_has_to_be_a_mapping(files):
    folder = files(base="a: 1\n", child="extends: base\nset: [a]\n")
    (problem,) = problems_of(lambda: composed(folder / "child.yaml"))
    assert "'set'" in problem.message


def test_a_distribution_takes_the_place_of_another(files):
    folder = files(
        base=small(("per_month: 4", "every_days: {triangular: [1, 2, 6]}")),
        child="name: Child\nextends: base\ndemand: {every_days: {exponential: {mean: 3}}}\n",
    )
    scenario = load(folder / "child.yaml")
    assert scenario.tree["demand"]["every_days"] == {"exponential": {"mean": 3}}


def test_a_rate_of_another_kind_takes_the_place_of_the_parents(files):
    folder = files(
        base=small(("per_month: 4", "per_month: {at_start: 3, growth_per_month: 1}")),
        child="extends: base\ndemand: {per_month: {by_month: {2009-03: 4}}}\n",
        same="extends: base\ndemand: {per_month: {at_start: 5}}\n",
    )
    assert load(folder / "child.yaml").tree["demand"]["per_month"] == {"by_month": {"2009-03": 4}}
    assert load(folder / "same.yaml").tree["demand"]["per_month"] == {
        "at_start": 5,
        "growth_per_month": 1,
    }


def test_changes_add_up_in_date_order():
    text = SMALL.replace(
        "changes:\n",
        "changes:\n  - on: 2009-12-01\n    set: {staff.care.share: 0.3, panels.panel.places: 8}\n",
    )
    scenario = load_text(text)
    assert [begins for begins, _ in scenario.periods] == [
        date(2009, 3, 2),
        date(2009, 9, 1),
        date(2009, 12, 1),
    ]
    shares = [period.routes["route"]["broker"].share for _, period in scenario.periods]
    assert shares == [0, 0.4, 0.4]
    assert [period.panels["panel"].places for _, period in scenario.periods] == [4, 4, 8]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("{on: 2009-03-02, set: {staff.care.share: 0.2}}", "outside the scenario"),
        ("{on: 2010-03-01, set: {staff.care.share: 0.2}}", "outside the scenario"),
        ("{on: 2009-09-01, set: {staff.care.share: 0.2}}", "two changes are on 2009-09-01"),
        ("{on: tomorrow, set: {staff.care.share: 0.2}}", "'tomorrow' is not a date"),
        ("{on: 5, set: {staff.care.share: 0.2}}", "'5' is not a date"),
        ("{set: {staff.care.share: 0.2}}", "a change needs 'on'"),
        ("{on: 2009-10-01}", "a change needs 'on'"),
        ("5", "a change needs 'on'"),
        ("{on: 2009-10-01, set: {}, why: x}", "unknown field 'why'"),
        ("{on: 2009-10-01, set: {staff.crae.share: 0.2}}", "there is no 'crae' in 'staff'"),
        ("{on: 2009-10-01, set: {staff.care.rule: x}}", "cannot change on a date"),
        ("{on: 2009-10-01, set: {pathway.plan.steps: []}}", "cannot change on a date"),
        ("{on: 2009-10-01, set: {name: x}}", "cannot change on a date"),
    ],
)
def test_a_change_that_cannot_be_is_told(change, part):
    messages = [
        problem.message
        for problem in problems_of(
            lambda: load_text(SMALL.replace("changes:", f"changes:\n  - {change}"))
        )
    ]
    assert any(part in message for message in messages)


def test_changes_have_to_be_a_list():
    (problem,) = problems_of(lambda: load_text(SMALL[: SMALL.index("changes:")] + "changes: 5\n"))
    assert "'changes' is not a list" in problem.message


def test_what_may_change_on_a_date_is_listed():
    change = "changes:\n  - {on: 2009-10-01, set: {staff.care.rule: as_they_come}}"
    (problem,) = problems_of(lambda: load_text(SMALL.replace("changes:", change)))
    assert "staff.*.people" in problem.allowed
    assert (problem.line, problem.column) == (SMALL[: SMALL.index("changes:")].count("\n") + 2, 28)


def test_a_problem_of_a_later_period_points_to_the_change():
    (problem,) = problems_of(lambda: load_text(small(("broker.share: 0.4", "broker.share: 4"))))
    assert problem.source_line.strip() == "routes.route.broker.share: 4"


def test_a_child_replaces_or_removes_the_changes_of_its_parent(files):
    folder = files(base=SMALL, child="extends: base\nchanges: null\n", same="extends: base\n")
    assert len(load(folder / "child.yaml").periods) == 1
    assert len(load(folder / "same.yaml").periods) == 2


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc", max_size=3)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner),
    max_leaves=12,
)
mappings = st.dictionaries(st.sampled_from("abcd"), trees, max_size=4)


def merged(parent, child):
    sources = [Source("", None, tree, {}, {}, {}, ()) for tree in (parent, child)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sdssim.scenario.compose.chain_of", lambda _: sources)
        return compose(sources[1], (), is_whole=never_whole, known=known).base


@given(parent=mappings, child=mappings)
def test_after_a_merge_every_value_has_an_origin_and_none_is_left_over(parent, child):
    base = merged(parent, child)
    for path, _ in leaves(base.tree):
        assert base.origin(path) != NOWHERE
    for path in base.origins:
        assert path == () or at(base.tree, path[:-1]) is not None


@given(parent=mappings)
def test_a_child_that_says_nothing_or_the_same_changes_nothing(parent):
    assert same(merged(parent, {}).tree, parent)
    without_nulls = {
        key: value for key, value in parent.items() if value is not None and not _has_null(value)
    }
    assert same(merged(without_nulls, without_nulls).tree, without_nulls)


@given(parent=mappings, child=st.dictionaries(st.sampled_from("abcd"), scalars))
def test_single_values_of_the_child_win(parent, child):
    tree = merged(parent, child).tree
    for key, value in child.items():
        if value is None:
            assert tree.get(key) is None
        else:
            assert same(tree[key], value)


def _has_null(tree):
    return any(value is None for _, value in leaves(tree))


def test_a_mapping_composes_without_a_file():
    scenario = from_mapping(
        {
            "name": "x",
            "start": "2009-03-02",
            "end": "2009-12-31",
            "demand": {"per_day": 1},
            "pathway": [{"stage": "a", "steps": [{"wait": {"days": 1}}]}],
            "set": {"demand.per_day": 2},
        }
    )
    assert scenario.base.demand.per_day == 2
    assert scenario.file is None
