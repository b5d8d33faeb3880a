import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sdssim.experiments.batches import as_they_finish, batches_of, in_order


def squares(batch):
    return {number: number * number for number in batch}


def test_batches_cover_every_number_once_in_order():
    batches = batches_of(range(7), 3)
    assert batches == [(0, 1, 2), (3, 4, 5), (6,)]


@pytest.mark.parametrize("jobs", [None, 1, 3])
def test_every_result_is_kept_whatever_the_executor(jobs):
    kept = {}
    executor = None if jobs is None else ThreadPoolExecutor(jobs)
    as_they_finish(squares, batches_of(range(20), 3), executor, kept.update)
    assert kept == {number: number * number for number in range(20)}


def test_stopping_keeps_what_is_under_way_and_drops_what_is_not():
    begun = threading.Semaphore(0)
    go_on = threading.Event()
    worked = []

    def work(batch):
        begun.release()
        if batch != (0,):
            go_on.wait(10)
        worked.append(batch)
        return batch

    kept = []

    def keep(batch):
        kept.append(batch)
        if batch == (0,):
            begun.acquire()
            begun.acquire()  # one worker has gone on to another batch
            go_on.set()
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor, pytest.raises(KeyboardInterrupt):
        as_they_finish(work, batches_of(range(50), 1), executor, keep)
    assert (1,) in kept
    assert sorted(kept) == sorted(worked)
    assert len(worked) < 50


def test_the_error_of_a_batch_is_reported_and_the_others_are_kept():
    kept = []

    def work(batch):
        if batch == (0,):
            raise ZeroDivisionError
        return batch

    with ThreadPoolExecutor(2) as executor, pytest.raises(ZeroDivisionError):
        as_they_finish(work, batches_of(range(4), 1), executor, kept.append)
    assert (0,) not in kept


@pytest.mark.parametrize("jobs", [None, 3])
def test_results_in_order_come_in_order(jobs):
    executor = None if jobs is None else ThreadPoolExecutor(jobs)
    results = in_order(squares, batches_of(range(10), 2), executor, ahead=3)
    assert [min(result) for result in results] == [0, 2, 4, 6, 8]


def test_no_more_is_submitted_ahead_than_asked_for():
    submitted = []
    with ThreadPoolExecutor(1) as executor:
        submit = executor.submit

        def counted(work, batch):
            submitted.append(batch)
            return submit(work, batch)

        executor.submit = counted
        results = in_order(squares, batches_of(range(10), 1), executor, ahead=3)
        next(results)
        assert len(submitted) == 3
        next(results)
        assert len(submitted) == 4
        results.close()
