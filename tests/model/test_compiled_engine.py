"""How the compiled engine is made ready, its memory, and what it says without numba."""

import sys
from threading import Thread

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.inputs.draw import draw
from sdssim.model import compiled_engine
from sdssim.model.compiled_engine import arrays, is_available, layout, prepare, run, run_compiled
from sdssim.model.simpy_engine import run_simpy
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load, load_text

kernel = pytest.importorskip("sdssim.model.compiled_engine.kernel", reason="numba is an extra")

SMALL = """
name: small
start: 2024-03-04
end: 2024-04-14
demand: {per_week: 10}
staff: {clerk: {people: 1}}
pathway:
  - {stage: a, steps: [{work: {by: clerk, hours: {exponential: 5}, visits: 3, patience_days: 4}}]}
"""


@pytest.fixture
def small():
    plan = compile_plan(load_text(SMALL))
    return plan, draw(plan, 1, 0)


def test_without_numba_it_says_what_to_install(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    _forget_the_machine_code(monkeypatch)
    with pytest.raises(SdssimError, match=r'pip install "sdssim\[compiled\]"'):
        run_compiled(*small)


def test_an_error_of_its_own_import_is_not_taken_for_numba_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sdssim.model.compiled_engine.layout", None)
    _forget_the_machine_code(monkeypatch)
    with pytest.raises(ModuleNotFoundError, match="layout"):
        prepare()


def _forget_the_machine_code(monkeypatch):
    """As in a process that has not asked for it yet."""
    package = compiled_engine.__name__
    for module in [*sys.modules]:
        if module.startswith((f"{package}.kernel", f"{package}.machine_code")):
            monkeypatch.delitem(sys.modules, module)
    for name in ("kernel", "machine_code"):
        monkeypatch.delattr(compiled_engine, name)


def test_it_knows_that_numba_is_there():
    assert is_available()


def test_a_run_that_finds_too_little_room_is_run_again_with_more(small, monkeypatch):
    monkeypatch.setattr(run, "_SPARE", 4)
    tight = run._Room(rows=1.0, nodes=0.0, entries=0.1)
    monkeypatch.setattr(run, "_room_of", lambda _: tight)
    assert run_compiled(*small).digest() == run_simpy(*small).digest()
    assert tight.nodes > 0


def test_the_room_that_a_run_needed_is_kept_for_the_next(small):
    run._room_of.cache_clear()
    log = run_compiled(*small)
    assert len(log) <= run._room_of(small[0]).rows * len(log.people) <= 1.3 * len(log)


def test_a_run_does_not_change_what_the_next_one_reads(small):
    first, second = run_compiled(*small), run_compiled(*small)
    assert first.digest() == second.digest()


def test_threads_do_not_disturb_each_other(small):
    found = {}

    def act(number):
        found[number] = [run_compiled(*small).digest() for _ in range(20)]

    threads = [Thread(target=act, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {digest for each in found.values() for digest in each} == {run_simpy(*small).digest()}


def test_tables_one_behind_the_other_begin_on_lines_of_their_own():
    tables = {"a": np.arange(3), "b": np.zeros(0), "c": np.full(9, 7.0)}
    joined, place_of = arrays.one_behind_the_other(tables)
    assert place_of == {"a": 0, "b": 64, "c": 64}
    assert joined.size == 64 + 128
    assert joined[:24].view(np.int64).tolist() == [0, 1, 2]
    assert joined[64:136].view(np.float64).tolist() == [7.0] * 9


def test_records_of_no_rows_have_an_address():
    (row,) = arrays.records_of(layout.SITTING, [])
    assert row["first"] == row["current"] == 0


def test_a_log_takes_less_than_100_bytes_an_event():
    log = run_compiled(*_stockport())
    columns = [getattr(log, name) for name in layout.LOG_COLUMNS]
    assert sum(column.nbytes for column in columns) < 100 * len(log)
    assert all(column.base is None for column in columns)


def test_a_person_takes_less_than_a_kilobyte_beside_inputs_and_log():
    plan, _ = _stockport()
    assert layout.CASE.itemsize < run.bytes_a_person(plan) < 1024


def _stockport():
    plan = compile_plan(load("stockport-pilot"))
    return plan, draw(plan, 1, 0)


def test_machine_code_in_hand_is_not_made_again(small):
    run_compiled(*small)
    told = []
    prepare(told.append)
    assert told == []


def test_it_says_once_that_it_compiles():
    told = []
    teller = kernel._Teller(told.append)
    teller.on_start(None)
    teller.on_end(None)
    teller.on_start(None)
    assert len(told) == 1


def test_machine_code_is_made_anew_when_working_time_is_computed_otherwise(monkeypatch):
    before = kernel._sources()
    monkeypatch.setattr(kernel.timebase, "NANOHOUR", 1e-6)
    assert kernel._sources() != before
    monkeypatch.undo()
    monkeypatch.setattr(kernel.timebase, "finish", kernel.timebase.effort_between)
    assert kernel._sources() != before
    monkeypatch.undo()
    monkeypatch.setattr(layout, "CASE", layout.NODE)
    assert kernel._sources() != before


def test_machine_code_is_made_anew_when_any_part_of_it_changes(monkeypatch):
    before = kernel._sources()
    parts = [name for name in sys.modules if name.startswith(kernel._PARTS)]
    assert len(parts) > 10
    read = kernel.getsource
    for part in parts:
        changed = sys.modules[part]
        monkeypatch.setattr(
            kernel, "getsource", lambda each, changed=changed: read(each) + " " * (each is changed)
        )
        assert kernel._sources() != before


def test_without_a_folder_to_keep_machine_code_in_it_is_made_for_the_process(monkeypatch):
    asked = []

    def njit(cache=False, **_):
        asked.append(cache)
        if cache:
            message = "cannot cache function: no locator available"
            raise RuntimeError(message)
        return lambda function: function

    monkeypatch.setattr(kernel.nb, "njit", njit)
    assert kernel._kept(len) is len
    assert asked == [True, False]


def test_bisection_is_that_of_python():
    from bisect import bisect_left, bisect_right

    from sdssim.model.compiled_engine.machine_code import working_time

    values = np.array([0.0, 1.0, 1.0, 2.0, 5.0])
    for first in range(6):
        for last in range(first, 6):
            for value in (-1.0, 0.0, 0.5, 1.0, 2.0, 5.0, 6.0):
                left = working_time.bisect_left.py_func(values, value, first, last)
                right = working_time.bisect_right.py_func(values, value, first, last)
                assert left == bisect_left(values, value, first, last)
                assert right == bisect_right(values, value, first, last)


def test_simulate_offers_the_engine_by_name():
    scenario = load("checks/mm1", end="2001-01-31")
    reference = simulate(scenario, 3, 1)
    assert simulate(scenario, 3, 1, engine="compiled").digest() == reference.digest()
