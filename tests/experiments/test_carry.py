import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from sdssim.errors import SdssimError
from sdssim.experiments import carry
from sdssim.experiments.carry import BrokenWorkersError, Worked, carry_out, workers_of
from sdssim.experiments.pool import WorkerPool
from tests.experiments.units import Squares

SQUARES = {number: number * number for number in range(20)}


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(2) as workers:
        yield workers


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(carry, "MOST_IN_A_BATCH", 4)


def carried(work, executor, units=range(20), **settings):
    kept = {}
    failed = carry_out(units, work.of, kept.update, executor, total=len(units), **settings)
    return kept, failed


@pytest.mark.parametrize("make", [None, lambda: ThreadPoolExecutor(3)])
def test_every_unit_is_done_once(tmp_path, make):
    work = Squares(tmp_path)
    kept, failed = carried(work, None if make is None else make())
    assert (kept, failed) == (SQUARES, {})
    assert set(work.begun().values()) == {1}


@pytest.mark.usefixtures("small_batches")
def test_a_unit_that_always_kills_its_worker_is_tried_three_times_and_the_others_are_done(
    tmp_path, pool
):
    work = Squares(tmp_path, kills=((7, 99),))
    kept, failed = carried(work, pool)
    assert kept == {number: square for number, square in SQUARES.items() if number != 7}
    assert list(failed) == [7]
    assert isinstance(failed[7], BrokenExecutor)
    assert work.begun()[7] == 3


@pytest.mark.usefixtures("small_batches")
def test_a_unit_whose_worker_dies_once_is_done_after_all(tmp_path, pool):
    kept, failed = carried(Squares(tmp_path, kills=((3, 1), (11, 1))), pool)
    assert (kept, failed) == (SQUARES, {})


@pytest.mark.parametrize("make", [None, lambda: ThreadPoolExecutor(2)])
def test_a_unit_that_always_raises_is_tried_three_times_and_the_others_are_done(tmp_path, make):
    work = Squares(tmp_path, raises=((7, 99), (8, 2)))
    kept, failed = carried(work, None if make is None else make())
    assert kept == {number: square for number, square in SQUARES.items() if number != 7}
    assert {number: str(error) for number, error in failed.items()} == {7: "7 is no good"}
    assert (work.begun()[7], work.begun()[8]) == (3, 3)


def test_the_first_failure_can_end_it(tmp_path):
    with pytest.raises(ValueError, match="7 is no good"):
        carried(Squares(tmp_path, raises=((7, 99),)), None, stop_at_failure=True)


def test_an_executor_that_cannot_be_made_anew_is_said_to_be_broken(tmp_path):
    kept = {}
    work = Squares(tmp_path, kills=((4, 99),))
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as broken,
        pytest.raises(BrokenWorkersError, match="go on with a new executor"),
    ):
        carry_out(range(6), work.of, kept.update, broken, total=6)
    assert set(kept) <= set(range(4))


def test_what_the_user_should_know_is_not_tried_again():
    class Refuses:
        begun = 0

        def __call__(self):
            Refuses.begun += 1
            message = "a worker has another version"
            raise SdssimError(message)

    with ThreadPoolExecutor(1) as executor, pytest.raises(SdssimError, match="another version"):
        carry_out(range(1), lambda _: Refuses(), {}.update, executor, total=1)
    assert Refuses.begun == 1


class Counts(ThreadPoolExecutor):
    """Notes how many tasks are under way at most."""

    def __init__(self, workers):
        super().__init__(workers)
        self.under_way = self.most = 0
        self.lock = threading.Lock()

    def submit(self, *args, **kwargs):
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        future = super().submit(*args, **kwargs)
        future.add_done_callback(self.finished)
        return future

    def finished(self, _future):
        with self.lock:
            self.under_way -= 1


def test_only_a_few_batches_are_under_way_and_units_are_taken_as_they_are_needed():
    taken = []
    ahead = []

    def units():
        for number in range(2000):
            taken.append(number)
            yield number

    def keep(results):
        ahead.append(len(taken) - len(kept) - len(results))
        kept.update(results)

    kept = {}

    def pack(numbers):
        return lambda: Worked(dict.fromkeys(numbers, 1), {})

    with Counts(2) as executor:
        carry_out(units(), pack, keep, executor, total=2000)
        assert executor.most <= 6
    assert len(kept) == 2000
    assert max(ahead) <= 6 * carry.MOST_IN_A_BATCH


def test_quick_units_travel_together_and_the_last_batches_are_small():
    sizes = []

    def pack(numbers):
        sizes.append(len(numbers))
        return lambda: Worked(dict.fromkeys(numbers, 1), {})

    with ThreadPoolExecutor(2) as executor:
        carry_out(range(1000), pack, {}.update, executor, total=1000)
    assert sizes[0] == 1
    assert max(sizes) > 10
    assert sizes[-1] < max(sizes)


def test_stopping_keeps_what_is_under_way():
    go_on = threading.Event()
    kept = {}

    def pack(numbers):
        def work():
            if 0 not in numbers:
                go_on.wait(10)
            return Worked(dict.fromkeys(numbers, 1), {})

        return work

    def keep(results):
        kept.update(results)
        if 0 in results:
            go_on.set()
            raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as executor, pytest.raises(KeyboardInterrupt):
        carry_out(range(100), pack, keep, executor, total=100)
    assert {0, 1} <= set(kept)
    assert len(kept) < 10


@pytest.mark.parametrize(("executor", "workers"), [(ThreadPoolExecutor(3), 3), (object(), None)])
def test_an_executor_says_how_many_workers_it_has_or_the_cores_are_counted(executor, workers):
    assert workers_of(executor) == (workers or carry.usable_cores())


def batches_of(units, most, monkeypatch, longest_seconds=1e6, **settings):
    """The batches that many quick units are carried out in; the first is always of one."""
    monkeypatch.setattr(carry, "MOST_IN_A_BATCH", most)
    monkeypatch.setattr(carry, "BATCH_SECONDS", 1e6)
    monkeypatch.setattr(carry, "LONGEST_SECONDS", longest_seconds)
    batches = []

    def pack(batch):
        batches.append(batch)
        return lambda: Worked(dict.fromkeys(batch, 0), {})

    # Far more are told than there are, so that the last batches are no smaller for being last.
    assert carry_out(units, pack, len, None, total=99 * len(units), **settings) == {}
    assert [unit for batch in batches for unit in batch] == list(units)
    return [len(batch) for batch in batches]


def test_a_batch_grows_to_the_end_of_a_group(monkeypatch):
    sizes = batches_of(range(30), 4, monkeypatch, group_of=lambda unit: unit // 6)
    assert sizes == [1, 5, 6, 6, 6, 6]


def test_a_batch_does_not_grow_to_more_than_twice_the_most(monkeypatch):
    sizes = batches_of(range(30), 4, monkeypatch, group_of=lambda _: "all")
    assert sizes == [1, 8, 8, 8, 5]


def test_a_batch_does_not_grow_if_that_would_take_long(monkeypatch):
    sizes = batches_of(range(13), 4, monkeypatch, 0.0, group_of=lambda _: "all")
    assert sizes == [1, 4, 4, 4]


def test_a_batch_does_not_grow_by_what_is_left_for_other_workers(monkeypatch):
    monkeypatch.setattr(carry, "BATCH_SECONDS", 0.0)
    monkeypatch.setattr(carry, "LONGEST_SECONDS", 1e6)
    sizes = []

    def pack(numbers):
        sizes.append(len(numbers))
        return lambda: Worked(dict.fromkeys(numbers, 1), {})

    with ThreadPoolExecutor(2) as executor:
        carry_out(range(16), pack, len, executor, total=16, group_of=lambda _: "all")
    assert sizes[:7] == [1, 1, 1, 1, 1, 1, 5]


def test_without_groups_batches_are_of_one_size(monkeypatch):
    assert batches_of(range(13), 4, monkeypatch) == [1, 4, 4, 4]
