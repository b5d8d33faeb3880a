import pytest

from sdssim.cli.workers import workers


def test_one_process_is_this_one():
    with workers(1) as executor:
        assert executor is None


def test_several_processes_end_with_the_work():
    with workers(2) as executor:
        assert executor.submit(len, "four").result() == 4
    with pytest.raises(RuntimeError):
        executor.submit(len, "five")
