from concurrent.futures import ThreadPoolExecutor

import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.design.design import Asked
from sdssim.experiments.design.read import read_design
from sdssim.experiments.figures import Figures
from sdssim.experiments.sweep import (
    kept_of,
    prepare,
    run_sweep,
    seconds_a_replication,
    shard,
)
from sdssim.experiments.sweep_record import figures_of, scenario_texts, sweep_in, sweeps_of
from sdssim.results.store import RecordKind, ReplicationStore
from sdssim.scenario.load import load_text
from tests.small import SMALL

DESIGN = """\
scenario: small
replications: 3
factors:
  staff.worker.people: [1, 2]
  start: [2026-01-05, 2026-01-12]
"""


@pytest.fixture
def design(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)

    def made(text=DESIGN, **asked):
        (tmp_path / "design.yaml").write_text(text)
        return read_design(tmp_path / "design.yaml", Asked(**asked))

    return made


@pytest.fixture
def store(tmp_path):
    with ReplicationStore(tmp_path / "store.sqlite") as store:
        yield store


def test_a_store_can_be_understood_without_the_files_that_it_was_made_from(design, store):
    sweep = prepare(design())
    run_sweep(sweep, store, None)
    (found,) = sweeps_of(store)
    assert found == sweep.record == sweep_in(sweep.record.text())
    assert [dict(point.values) for point in found.points] == [
        {"staff.worker.people": people, "start": day}
        for people in (1, 2)
        for day in ("2026-01-05", "2026-01-12")
    ]
    for point, (name, text) in zip(found.points, scenario_texts(store, found), strict=True):
        assert name == point.name
        assert load_text(text).digest == point.scenario
    figures = figures_of(store, found.points[0].figures)
    scenario = load_text(sweep.text_of(sweep.cases[0].key.scenario))
    keys = Figures(by_group=False).keys(scenario)
    assert [name for name, _, _ in figures.columns] == [key.name for key in keys]
    assert figures.entries["referred"]["definition"]


def test_what_is_kept_is_counted_and_not_done_again(design, store):
    sweep = prepare(design())
    assert kept_of(sweep, store) == (0, 12)
    run_sweep(sweep, store, None, share=lambda _key, replication: replication == 1)
    assert kept_of(sweep, store) == (4, 12)
    told = []
    assert run_sweep(sweep, store, None, progress=lambda *told_: told.append(told_)) == []
    assert (told[0], told[-1]) == ((4, 12), (12, 12))
    assert kept_of(sweep, store) == (12, 12)


def test_two_points_that_are_the_same_scenario_are_simulated_once(design, store):
    sweep = prepare(design(DESIGN.replace("[1, 2]", "[2, +0]")))
    run_sweep(sweep, store, ThreadPoolExecutor(1))
    assert len(list(store.everything())) == 6
    assert len(sweep.record.points) == 4


@pytest.mark.parametrize("of", [1, 3, 5, 12, 20])
def test_shards_are_of_equal_size_and_together_everything(design, of):
    cases = prepare(design()).cases
    cells = [(case.key, number) for case in cases for number in range(case.replications)]
    shares = [shard(cases, number, of) for number in range(1, of + 1)]
    sizes = [sum(share(*cell) for cell in cells) for share in shares]
    assert max(sizes) - min(sizes) <= 1
    assert all(sum(share(*cell) for share in shares) == 1 for cell in cells)
    turned = shard(cases[::-1], 1, of)
    assert [turned(*cell) for cell in cells] == [shares[0](*cell) for cell in cells]


def test_the_digest_is_that_of_what_is_exported(design):
    digest = prepare(design()).record.digest
    assert prepare(design()).record.digest == digest
    for other in ({"seed": 2}, {"replications": 4}, {"measures": ("referred",)},
                  {"by_group": True}):  # fmt: skip
        assert prepare(design(**other)).record.digest != digest


def test_a_measure_that_is_not_taken_is_refused(design):
    with pytest.raises(SdssimError, match="'refered'; did you mean 'referred'") as caught:
        prepare(design(measures=("refered", "qqq")))
    assert "unknown measure 'qqq'\n" in str(caught.value)


def test_records_that_were_lost_are_written_anew(design, store):
    sweep = prepare(design())
    run_sweep(sweep, store, None)
    store._connection.execute("DELETE FROM records")
    store._connection.commit()
    with pytest.raises(SdssimError, match="no longer says what its figures are"):
        figures_of(store, sweep.record.points[0].figures)
    run_sweep(sweep, store, None)
    assert sweeps_of(store) == [sweep.record]
    assert len(store.record_digests(RecordKind.SCENARIO)) == 4


def test_one_replication_is_timed(design):
    assert 0 < seconds_a_replication(prepare(design())) < 10
