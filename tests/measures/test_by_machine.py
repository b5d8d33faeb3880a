"""Which way a log is measured: by machine code where that is in hand and the log is of the plan."""

import sys
from threading import Thread

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.figures import Figures, figures_in
from sdssim.machine import Kernel, is_available
from sdssim.measures import by_machine, measure
from sdssim.measures.by_machine import fits
from sdssim.measures.measure import Yardstick, yardstick
from sdssim.measures.scope import scope_of
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, paid_at, small
from tests.measures.simulated import busy, busy_log

needs_numba = pytest.mark.skipif(not is_available(), reason="numba is an extra")


@pytest.fixture
def kernel(monkeypatch):
    """The machine code, as in a process that has not asked for it yet."""
    unprepared = Kernel(*KERNEL)
    for module in (by_machine, measure):
        monkeypatch.setattr(module, "KERNEL", unprepared)
    return unprepared


KERNEL = (
    by_machine.KERNEL._name,
    by_machine.KERNEL._module,
    by_machine.KERNEL._sources,
)


@pytest.fixture
def asked_of_reference(monkeypatch):
    """Logs for which the reference is asked."""
    logs = []
    reference = Yardstick.reference_figures

    def figures(rule, log):
        logs.append(log)
        return reference(rule, log)

    monkeypatch.setattr(Yardstick, "reference_figures", figures)
    return logs


@needs_numba
def test_the_reference_measures_until_machine_code_is_in_hand(kernel, asked_of_reference):
    log = busy_log(0)
    before = yardstick(busy()).measure(log)
    assert asked_of_reference == [log]
    by_machine.prepare()
    assert kernel.is_ready
    after = yardstick(busy()).measure(log)
    assert asked_of_reference == [log]
    assert after.keys == before.keys
    assert after.values.tobytes() == before.values.tobytes()


@needs_numba
def test_with_the_compiled_engine_machine_code_measures(kernel, asked_of_reference):
    for engine, ready in (("simpy", False), ("compiled", True)):
        content = Figures().measured(busy_log(0), busy(), engine)
        assert kernel.is_ready is ready
        assert figures_in(content).size == len(yardstick(busy()).keys)
    assert asked_of_reference == [busy_log(0)]


@needs_numba
def test_a_log_of_another_plan_is_left_to_the_reference(asked_of_reference):
    by_machine.prepare()
    longer = load_text(SMALL.replace("panels:", "  helper: {people: 3}\npanels:"))
    log = paid(Diary(longer)).log()
    rule = yardstick(small())
    assert not fits(log, rule.scope.plan)
    rule.measure(log)
    assert asked_of_reference == [log]


def paid(diary):
    paid_at(diary, 1.0, 30.0, team="north")
    return diary


def test_a_log_of_the_same_plan_compiled_again_fits():
    other = compile_plan(load_text(SMALL, sets=["window.from=2024-02-01"]))
    log = paid(Diary()).log()
    assert log.plan is not other
    assert fits(log, other)


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("name", ["numba", "llvmlite"])
def test_without_numba_it_says_what_to_install_and_numpy_measures(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    for module in ("loading", "making"):
        monkeypatch.delitem(sys.modules, f"sdssim.machine.{module}", raising=False)
    with pytest.raises(SdssimError, match=r'pip install "sdssim\[compiled\]"'):
        by_machine.prepare()
    assert yardstick(busy()).measure(busy_log(0)).values.size > 0


@needs_numba
def test_columns_that_are_not_laid_out_as_machine_code_reads_them_are_copied(asked_of_reference):
    by_machine.prepare()
    log = busy_log(1)
    wide = type(log)(**{name: _strided(getattr(log, name)) for name in log.__slots__})
    rule = yardstick(busy())
    assert rule.measure(wide).values.tobytes() == rule.measure(log).values.tobytes()
    assert asked_of_reference == []


def _strided(value):
    """The same values, as whole numbers of 64 bits and with a gap after each."""
    if not isinstance(value, np.ndarray):
        return value
    kind = np.int64 if value.dtype.kind == "i" else value.dtype
    return np.repeat(value.astype(kind), 2)[::2]


@needs_numba
def test_an_attribute_that_a_log_does_not_know_is_nobodys():
    by_machine.prepare()
    log = paid(Diary()).log()
    log.people.codes.pop("need")
    log.people.numbers.pop("age")
    rule = yardstick(small())
    assert rule.measure(log).values.tobytes() == rule.reference_figures(log).tobytes()


@needs_numba
def test_threads_do_not_disturb_each_other():
    by_machine.prepare()
    rule, log = yardstick(busy()), busy_log(0)
    found = set()

    def act():
        found.update(rule.measure(log).values.tobytes() for _ in range(50))

    threads = [Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {rule.reference_figures(log).tobytes()}


def test_a_scope_is_laid_out_once():
    asked = small()
    scope = scope_of(compile_plan(asked), asked.base)
    assert by_machine.scope_tables(scope) is by_machine.scope_tables(scope)
