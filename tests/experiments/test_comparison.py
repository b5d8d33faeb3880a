from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments import comparison_runs, task
from sdssim.experiments.comparison import (
    NOTHING_DIFFERS,
    Enough,
    compare_scenarios,
    differs_from,
    engine_for,
    titles_of,
)
from sdssim.experiments.comparison_runs import HowToRun, PairedRuns
from sdssim.experiments.keeper import Memory
from sdssim.experiments.pool import WorkerPool
from sdssim.experiments.replicate import run
from sdssim.measures.entry import Unit
from sdssim.results.comparison import Change
from sdssim.results.store import ReplicationStore
from tests.results.paired import several, small
from tests.small import SMALL

FEWER = {"staff__worker__share": 0.08}


@pytest.fixture(scope="module")
def pair():
    return small(), small(**FEWER)


@pytest.fixture(scope="module")
def twelve(pair):
    return runs_of(pair, 12)


def runs_of(pair, replications, **how):
    runs = PairedRuns(pair[0], [pair[1]], HowToRun(1, "simpy", **how))
    runs.extend(replications)
    return runs


def bytes_of(runs, pair):
    parts = [runs.results(each).values for each in pair] + [runs.pair(pair[1]).flat()]
    return [part.tobytes() for part in parts]


@pytest.fixture
def shared(monkeypatch):
    """Everything but the first two replications goes to the executor."""
    monkeypatch.setattr(comparison_runs, "WORTH_SHARING_SECONDS", 0.0)


def test_each_scenario_has_the_figures_of_its_own_run(pair, twelve):
    for scenario in pair:
        expected = run(scenario, 12, 1).values
        np.testing.assert_array_equal(twelve.results(scenario).values, expected)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(3), lambda: WorkerPool(1)])
def test_any_executor_gives_the_same_bytes(pair, twelve, make):
    with make() as executor:
        assert bytes_of(runs_of(pair, 12, executor=executor), pair) == bytes_of(twelve, pair)


def test_the_first_of_many_are_those_of_few(pair, twelve):
    few = runs_of(pair, 5)
    for scenario in pair:
        np.testing.assert_array_equal(
            few.results(scenario).values, twelve.results(scenario).values[:5]
        )


def test_going_on_simulates_only_what_is_new(pair, twelve, monkeypatch):
    runs = runs_of(pair, 5)
    done = counted(monkeypatch)
    runs.extend(12)
    assert done == [(number, 2) for number in range(5, 12)]
    assert bytes_of(runs, pair) == bytes_of(twelve, pair)


def counted(monkeypatch):
    """Note down which replications are simulated, with how many scenarios."""
    done, real = [], comparison_runs._Task._rows

    def noting(self, piece):
        done.append((piece[0], 1 + len(piece[1])))
        return real(self, piece)

    monkeypatch.setattr(comparison_runs._Task, "_rows", noting)
    return done


def test_what_a_store_has_is_not_simulated_again(pair, twelve, tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    with ReplicationStore(path) as store:
        runs_of(pair, 7, store=store)
    done = counted(monkeypatch)
    with ReplicationStore(path) as store:
        resumed = runs_of(pair, 12, store=store)
        assert [number for number, _ in done] == [7, 8, 9, 10, 11]
        assert bytes_of(resumed, pair) == bytes_of(twelve, pair)


def test_a_further_variant_leaves_what_is_done(pair, tmp_path, monkeypatch):
    third = small(panels__panel__every_days=7)
    with ReplicationStore(tmp_path / "store.sqlite") as store:
        runs_of(pair, 3, store=store)
        done = counted(monkeypatch)
        runs = PairedRuns(pair[0], [pair[1], third], HowToRun(1, "simpy", store=store))
        runs.extend(3)
    assert done == [(0, 2), (1, 2), (2, 2)]


def test_many_variants_are_simulated_block_by_block(monkeypatch):
    monkeypatch.setattr(comparison_runs, "_BLOCK", 2)
    done = counted(monkeypatch)
    others = [small(staff__worker__share=share) for share in (0.1, 0.15, 0.3)]
    told = []
    how = HowToRun(1, "simpy", progress=lambda *each: told.append(each))
    PairedRuns(small(), others, how).extend(2)
    assert sorted(done) == [(0, 2), (0, 3), (1, 2), (1, 3)]
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)


def test_a_replication_that_kills_its_process_is_reported(pair, monkeypatch):
    monkeypatch.setattr(
        comparison_runs, "carry_out", lambda *_, **__: {(3, (0,)): RuntimeError("gone")}
    )
    with pytest.raises(SdssimError, match="replication 3 could not be simulated"):
        runs_of(pair, 4)


def test_a_worker_of_another_version_is_refused(pair, monkeypatch):
    runs = PairedRuns(pair[0], [pair[1]], HowToRun(1, "simpy", store=Memory()))
    batch = runs._pack(((0, (0,)),))
    monkeypatch.setattr(task, "versions_text", lambda: "another")
    with pytest.raises(SdssimError, match="another version"):
        batch()


def test_a_comparison_says_what_it_is_about():
    found = several()
    assert (found.replications, found.seed, found.engine) == (12, 1, "simpy")
    assert found.clocks.start == "assessed"
    assert [each.title for each in found.variants] == ["Less time", "Weekly", "Small"]


def test_a_number_of_replications_will_do(pair):
    assert compare_scenarios(pair[0], [pair[1]], 2).replications == 2


def test_nobody_is_worse_off_in_the_same_scenario(pair):
    found = compare_scenarios(pair[0], [pair[0]], 2)
    assert found.variants[0].everyone.shares[Change.LATER].mean == 0


def test_replications_are_added_until_all_is_settled(pair):
    found = compare_scenarios(*args(pair), Enough(4, {Unit.DAYS: 14.0}, 64))
    assert found.replications in (8, 16, 32)
    assert found.stopping.unsettled == ()
    wide = compare_scenarios(*args(pair), Enough(4, {Unit.DAYS: 365.0}, 64))
    assert wide.replications == 4


def args(pair):
    return pair[0], [pair[1]]


def test_at_the_cap_it_is_told_what_is_open(pair):
    found = compare_scenarios(*args(pair), Enough(3, {Unit.DAYS: 0.01}, 7))
    assert found.replications == 7
    assert ("wait_assessed_to_first_payment_km_median_days" in
            {name for _, name in found.stopping.unsettled})  # fmt: skip


def test_the_numbers_of_replications_double_up_to_the_cap():
    assert Enough(50, {Unit.DAYS: 7.0}, 300).looks == (50, 100, 200, 300)
    assert Enough(50).looks == (50,)
    assert Enough(50, {Unit.DAYS: 7.0}, 50).looks == (50,)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"replications": 0}, "at least 1"),
        ({"matters": {Unit.DAYS: 0.0}}, "more than 0"),
        ({"replications": 60, "matters": {Unit.DAYS: 7.0}, "at_most": 50}, "below the 60"),
    ],
)
def test_what_cannot_be_enough_is_refused(settings, words):
    with pytest.raises(SdssimError, match=words):
        Enough(**settings)


def test_nothing_to_compare_and_a_negative_seed_are_refused(pair):
    with pytest.raises(SdssimError, match="at least one variant"):
        compare_scenarios(pair[0], [])
    with pytest.raises(SdssimError, match="seed -1"):
        compare_scenarios(*args(pair), 2, -1)


def test_variants_without_the_milestones_are_refused_all_at_once(pair):
    others = [
        small(SMALL.replace("assessed", "met")),
        small(SMALL.split("budget:")[0].replace("first_payment", "paid")),
    ]
    with pytest.raises(SdssimError) as told:
        compare_scenarios(pair[0], others)
    first, second = str(told.value).splitlines()
    assert "no milestone 'assessed'" in first
    assert "it has: met, first_payment" in first
    assert "no milestone 'first_payment'" in second


def test_without_milestones_people_are_compared_all_the_same():
    text = SMALL.split("budget:")[0]
    for name in ("assessed", "first_payment"):
        text = text.replace(f"    milestone: {name}\n", "")
    found = compare_scenarios(small(text), [small(text, **FEWER)], 3)
    assert found.clocks is None
    assert found.variants[0].people == ()
    assert found.variants[0].contradictions == ()


def test_scenarios_are_called_by_name_or_by_what_differs(pair):
    baseline, fewer = pair
    named = replace(fewer, name="Fewer")
    assert titles_of(baseline, [named]) == ("Fewer",)
    assert titles_of(baseline, [fewer, baseline]) == (
        "worker share: 0.2 -> 0.08", "Small, unchanged",
    )  # fmt: skip
    assert differs_from(baseline, baseline) == NOTHING_DIFFERS


def test_the_engine_is_chosen_for_all_scenarios_together(pair):
    assert engine_for(*args(pair), Enough(2), "auto").used == "simpy"
    assert engine_for(*args(pair), Enough(2), "simpy").used == "simpy"


def test_both_engines_give_the_same(pair):
    one, other = (
        compare_scenarios(*args(pair), 3, engine=engine) for engine in ("simpy", "compiled")
    )
    assert one.variants[0].headline == other.variants[0].headline
    assert one.variants[0].people == other.variants[0].people
