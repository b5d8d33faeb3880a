import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

import sdssim
from sdssim.experiments.pool import WorkerPool, _interrupts_held, usable_cores

INTERRUPTED = """
import os, signal, sys, time
from sdssim.experiments.pool import WorkerPool

def main():
    signal.signal(signal.SIGINT, lambda *_: None)
    with WorkerPool(2) as pool:
        early = pool.submit(pow, 2, 5)
        os.killpg(0, signal.SIGINT)        # while the workers are starting
        print(early.result())
        late = pool.submit(time.sleep, 0.3)
        time.sleep(0.1)
        os.killpg(0, signal.SIGINT)        # while one of them works
        print(late.result())

if __name__ == "__main__":
    main()
"""


def test_workers_do_not_hear_ctrl_c(tmp_path):
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED)
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(sdssim.__file__).parents[1])},
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("32\nNone\n", "", 0)


def test_submitting_does_not_change_what_this_process_hears():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    with WorkerPool(1) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == before


def test_there_is_a_core_to_use():
    assert usable_cores() >= 1


def test_a_process_may_die_when_a_task_has_been_cancelled(monkeypatch):
    died = []
    monkeypatch.setattr(threading, "excepthook", died.append)
    pool = WorkerPool(1)
    process = pool.submit(os.getpid).result()
    tasks = [pool.submit(time.sleep, 60) for _ in range(4)]
    assert tasks[-1].cancel()
    os.kill(process, signal.SIGKILL)
    with pytest.raises(BrokenProcessPool):
        tasks[0].result()
    assert pool.submit(os.getpid).result() != process
    pool.shutdown()
    assert died == []


def test_ctrl_c_while_a_process_starts_is_heard_once_it_has_started():
    """Another thread hears the signal; it is the main thread that acts."""
    threading.Thread(target=time.sleep, args=(1.0,)).start()
    went_on = []

    def start():
        with _interrupts_held():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
            went_on.append(True)

    with pytest.raises(KeyboardInterrupt):
        start()
    assert went_on
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def die_over_half_a_result():
    """Hand over so long a result that it does not fit anywhere, and die half-way through."""

    def half(connection, message):
        os.write(connection.fileno(), message[: len(message) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = half
    return bytes(100_000)


def test_a_process_that_dies_while_it_hands_over_a_result_is_noticed():
    with WorkerPool(2) as pool:
        other = pool.submit(time.sleep, 60)
        with pytest.raises(BrokenProcessPool):
            pool.submit(die_over_half_a_result).result(timeout=20)
        with pytest.raises(BrokenProcessPool):
            other.result(timeout=20)
        assert pool.submit(pow, 2, 5).result(timeout=20) == 32


def test_a_process_that_dies_while_others_start_leaves_none_behind(monkeypatch):
    start = ProcessPoolExecutor._spawn_process

    def slowly(pool):
        for process in pool._processes.values():
            process.kill()
            time.sleep(
                0.2
            )  # whoever looks after the processes notices, and ends those that it sees
        start(pool)

    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", slowly)
    with WorkerPool(2) as pool:
        tasks = [pool.submit(time.sleep, 60) for _ in range(2)]
        for task in tasks:
            with pytest.raises(BrokenProcessPool):
                task.result(timeout=20)
        monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", start)
        assert pool.submit(pow, 2, 5).result(timeout=20) == 32
    assert multiprocessing.active_children() == []
