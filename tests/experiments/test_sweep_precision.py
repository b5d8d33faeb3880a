import pytest

from sdssim.errors import ScenarioError, SdssimError
from sdssim.experiments import task
from sdssim.experiments.design.design import Aim, Asked
from sdssim.experiments.design.read import read_design
from sdssim.experiments.goals import goals_for
from sdssim.experiments.precision import run_to_precision as run_one
from sdssim.experiments.sweep import prepare
from sdssim.experiments.sweep_precision import run_to_precision
from sdssim.experiments.sweep_record import sweep_in, sweeps_of
from sdssim.model.simulate import simulate_plan
from sdssim.results.store import ReplicationStore
from sdssim.scenario.load import load_text
from tests.small import SMALL

DESIGN = """\
scenario: small
precision: {referred: 12%, people_now: 3 people}
factors: {demand.per_month: [5, 9]}
"""


@pytest.fixture
def made(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)

    def read(text=DESIGN, **asked):
        (tmp_path / "design.yaml").write_text(text)
        return read_design(tmp_path / "design.yaml", Asked(**asked))

    return read


@pytest.fixture
def store(tmp_path):
    with ReplicationStore(tmp_path / "store.sqlite") as store:
        yield store


def test_each_point_gets_as_many_as_a_run_of_its_own_would(made, store):
    sweep = prepare(made())
    aimed = run_to_precision(sweep, store, None)
    assert aimed.missing == []
    assert aimed.given_up == ()
    counts = [point.replications for point in aimed.sweep.record.points]
    for case, count in zip(sweep.cases, counts, strict=True):
        scenario = load_text(sweep.text_of(case.key.scenario))
        goals = goals_for(scenario, None, ["referred=12%", "people_now=3 people"])
        assert run_one(scenario, goals).results.replications == count
    assert counts[0] != counts[1]
    assert sweeps_of(store) == [aimed.sweep.record]
    assert sweep_in(aimed.sweep.record.text()) == aimed.sweep.record


def test_it_ends_the_same_way_when_it_is_stopped_and_resumed(made, store, tmp_path):
    sweep = prepare(made())
    whole = run_to_precision(sweep, store, None).sweep.record

    def stop(done, _of):
        if done > 30:
            raise KeyboardInterrupt

    with ReplicationStore(tmp_path / "other.sqlite") as other:
        with pytest.raises(KeyboardInterrupt):
            run_to_precision(sweep, other, None, progress=stop)
        told = []
        record = run_to_precision(
            sweep, other, None, progress=lambda *each: told.append(each)
        ).sweep.record
        assert record == whole
        assert told[-1][0] == told[-1][1] >= record.replications


def test_a_point_that_cannot_be_known_so_precisely_is_given_up(made, store):
    text = DESIGN.replace("12%", "0.1%") + "at_most: 30\n"
    aimed = run_to_precision(prepare(made(text)), store, None)
    assert aimed.given_up == ("p1", "p2")
    assert {point.replications for point in aimed.sweep.record.points} == {30}


def test_a_measure_that_is_never_known_does_not_go_on_for_ever(made, store):
    text = "scenario: small\nprecision: {wait_assessed_to_first_payment_median_days: 1d}\n"
    text += "factors: {panels.payment_run.first: [2026-04-03]}\n"
    aimed = run_to_precision(prepare(made(text)), store, None)
    assert aimed.given_up in ((), ("p1",))


def test_what_is_missing_is_told_once(made, store, monkeypatch):
    def sometimes(plan, seed, number, **settings):
        if number == 3:
            raise ArithmeticError
        return simulate_plan(plan, seed, number, **settings)

    monkeypatch.setattr(task, "simulate_plan", sometimes)
    aimed = run_to_precision(prepare(made()), store, None)
    assert [each.replication for each in aimed.missing] == [3, 3]


def test_a_figure_of_a_group_has_to_be_kept(made, store):
    text = "scenario: small\nprecision: {'referred:team=north': 50%}\nfactors: {name: [A]}\n"
    with pytest.raises(SdssimError, match="it is kept with --by-group"):
        run_to_precision(prepare(made(text)), store, None)
    aimed = run_to_precision(prepare(made(text, by_group=True)), store, None)
    assert aimed.given_up == ()


def test_the_command_line_goes_before_the_file(made):
    assert made().aim == Aim(None, ("referred=12%", "people_now=3 people"), 1000)
    assert made(precision="5%").aim == Aim("5%")
    assert made(replications=7).aim is None
    assert made("scenario: small\nprecision: 5%\nfactors: {name: [A]}\n").aim == Aim("5%")
    with pytest.raises(ScenarioError, match="either 'replications' or 'precision'"):
        made(DESIGN + "replications: 3\n")
