from importlib.metadata import version

import pytest

import sdssim
from sdssim.results import identity
from sdssim.results.identity import (
    DEFAULT_REPLICATIONS,
    DEFAULT_SEED,
    RunIdentity,
    code_digest,
    engine_facts,
    file_name_of,
    versions,
    versions_text,
)

DIGEST = "0123456789abcdef" * 4


def named(seed=DEFAULT_SEED, replications=DEFAULT_REPLICATIONS):
    return RunIdentity("hub", DIGEST, seed, replications).folder_name


def test_the_usual_run_is_named_after_scenario_and_digest():
    assert named() == "hub-0123456789ab"


def test_the_name_tells_what_is_not_usual():
    assert named(seed=7) == "hub-0123456789ab-seed7"
    assert named(replications=200) == "hub-0123456789ab-n200"
    assert named(seed=7, replications=200) == "hub-0123456789ab-seed7-n200"


def test_file_names_hold_nothing_that_a_file_system_minds():
    assert file_name_of("Stockport pilot") == "stockport-pilot"
    assert file_name_of("../../etc/Weekly panel: £5?") == "etc-weekly-panel-5"
    assert file_name_of("…") == "scenario"


def test_versions_name_sdssim_and_what_it_computes_with():
    assert versions()["sdssim"] == sdssim.__version__
    assert {"python", "numpy", "scipy", "simpy"} <= set(versions())
    assert code_digest() in versions_text()


def test_the_engine_that_ran_is_told_with_what_it_needs():
    assert engine_facts("auto", "simpy") == {"asked": "auto", "used": "simpy"}
    pytest.importorskip("numba", reason="numba is an extra")
    facts = engine_facts("auto", "compiled")
    assert facts == {
        "asked": "auto", "used": "compiled",
        "llvmlite": version("llvmlite"), "numba": version("numba"),
    }  # fmt: skip


def test_the_engine_decides_no_number():
    assert not {"numba", "llvmlite"} & set(versions())
    assert "engine" not in RunIdentity("hub", DIGEST, 1, 50).facts()


def test_the_code_digest_follows_the_code_that_decides_numbers(tmp_path, monkeypatch):
    def digest():
        code_digest.cache_clear()
        return code_digest()

    for folder in ("model", "cli", "report"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("x = 1\n")
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr(identity.sdssim, "__file__", str(tmp_path / "__init__.py"))
    before = digest()
    (tmp_path / "cli" / "a.py").write_text("x = 2\n")
    (tmp_path / "report" / "a.py").write_text("x = 2\n")
    assert digest() == before
    (tmp_path / "model" / "a.py").write_bytes(b"x = 1\r\n")
    assert digest() == before
    (tmp_path / "model" / "a.py").write_text("x = 2\n")
    assert digest() != before
    code_digest.cache_clear()
