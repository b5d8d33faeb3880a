from sdssim.measures.catalogue import catalogue
from sdssim.measures.entry import Better, MeasureKey, Unit, group_of, slug
from sdssim.measures.measure import measure, yardstick
from sdssim.plan.compile import compile_plan
from tests.measures.diary import Diary, paid_at, small


def entries():
    return catalogue(compile_plan(small()), small())


def test_every_measure_is_listed_once_and_defined():
    names = [entry.name for entry in entries()]
    assert len(names) == len(set(names))
    for entry in entries():
        assert entry.definition.endswith(".")
        assert not entry.definition[0].islower()


def test_every_wait_says_when_its_clock_starts_and_stops():
    waits = [entry for entry in entries() if entry.name.startswith(("wait_", "target_"))]
    assert waits
    for entry in waits:
        assert entry.clock_start
        assert entry.clock_stop
    mean = next(e for e in waits if e.name == "wait_assessed_to_first_payment_mean_days")
    assert (mean.clock_start, mean.clock_stop) == ("assessed", "first payment")
    assert (mean.unit, mean.better) == (Unit.DAYS, Better.LOWER)


def test_the_catalogue_is_what_is_measured():
    diary = Diary()
    paid_at(diary, 0.0, 10.0)
    measured = measure(diary.log(), diary.scenario)
    assert [entry.name for entry in entries()] == list(
        dict.fromkeys(key.name for key in measured.keys)
    )
    assert yardstick(diary.scenario).entries == entries()
    assert measured.values.shape == (len(measured.keys),)


def test_no_figure_has_two_keys_the_same():
    keys = yardstick(small()).keys
    assert len({(key.name, key.group) for key in keys}) == len(keys)


def test_names_of_the_scenario_become_parts_of_names():
    assert slug("gave up waiting") == "gave_up_waiting"
    assert slug("re-assessment") == "re_assessment"


def test_groups_do_not_depend_on_the_order_of_keys():
    assert group_of({"team": "a", "cohort": "b"}) == group_of({"cohort": "b", "team": "a"})
    assert group_of(None) == ()
    key = MeasureKey("referred", Unit.PEOPLE, group_of({"team": "a", "cohort": "b"}))
    assert key.group_label == "cohort=b, team=a"


def test_a_log_without_anybody_has_figures_too():
    measured = measure(Diary().log(), small())
    figures = {key.name: value for key, value in zip(measured.keys, measured.values, strict=True)}
    assert figures["referred"] == 0
    assert measured.values.shape == (len(measured.keys),)


def test_fewer_figures_are_other_columns():
    whole, fewer = yardstick(small()), yardstick(small(), by_group=False)
    assert fewer.digest != whole.digest
    assert fewer is yardstick(small(), by_group=False)
    assert {kind for key in fewer.keys for kind, _ in key.group} == {
        "stage",
        "cause",
        "role",
        "activity",
    }
    assert set(fewer.keys) < set(whole.keys)
