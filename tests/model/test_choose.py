import pytest

from sdssim.errors import SdssimError
from sdssim.model import choose
from sdssim.model.choose import WORTH_COMPILING_ROWS, EngineChoice, choose_engine
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.plan.size import expected_rows
from sdssim.scenario.load import load_text
from tests.small import SMALL

MANY = 1_000_000


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL)


@pytest.fixture(params=[True, False], ids=["with numba", "without numba"])
def installed(request, monkeypatch):
    monkeypatch.setattr(choose, "is_available", lambda: request.param)
    return request.param


@pytest.mark.usefixtures("installed")
def test_little_work_is_for_simpy(scenario):
    assert choose_engine(scenario, 1) == EngineChoice("auto", "simpy", missed=False)


def test_much_work_is_for_the_compiled_engine_where_it_is_installed(scenario, installed):
    used = "compiled" if installed else "simpy"
    assert choose_engine(scenario, MANY) == EngineChoice("auto", used, missed=not installed)


def test_the_bound_is_that_of_rows_in_all_replications(scenario, monkeypatch):
    monkeypatch.setattr(choose, "is_available", lambda: True)
    most = int(WORTH_COMPILING_ROWS / expected_rows(compile_plan(scenario)))
    assert choose_engine(scenario, most).used == "simpy"
    assert choose_engine(scenario, most + 1).used == "compiled"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("replications", [1, MANY])
def test_simpy_is_had_by_asking(scenario, replications):
    assert choose_engine(scenario, replications, "simpy") == EngineChoice("simpy", "simpy")


def test_the_compiled_engine_is_had_by_asking_or_it_says_what_to_install(scenario, installed):
    if installed:
        assert choose_engine(scenario, 1, "compiled") == EngineChoice("compiled", "compiled")
    else:
        with pytest.raises(SdssimError, match=r'pip install "sdssim\[compiled\]"'):
            choose_engine(scenario, 1, "compiled")


def test_an_engine_that_there_is_not_is_refused(scenario):
    with pytest.raises(SdssimError, match="unknown engine 'fast'; allowed: auto, simpy, compiled"):
        choose_engine(scenario, 1, "fast")


def test_the_log_is_the_same_whichever_engine_is_chosen(scenario, monkeypatch):
    pytest.importorskip("numba", reason="numba is an extra")
    by_auto, by_simpy, compiled = (
        simulate(scenario, 3, 2, engine=engine).digest() for engine in ("auto", "simpy", "compiled")
    )
    monkeypatch.setattr(choose, "WORTH_COMPILING_ROWS", 1)
    by_auto_at_the_other_end = simulate(scenario, 3, 2).digest()
    assert by_auto == by_simpy == compiled == by_auto_at_the_other_end
