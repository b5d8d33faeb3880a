"""Machine code is made once, kept, and loaded without numba."""

import subprocess
import sys

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.machine import Kernel, is_available, keeping
from sdssim.machine.arrays import address, record, records_of

pytestmark = pytest.mark.skipif(not is_available(), reason="numba is an extra")

LINE = record("first last")
WORLD = record("lines count values", "total")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def adding():
    return Kernel("adding", "tests.machine.adding", ("machine",))


def total_by(kernel):
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    lines = records_of(LINE, [{"first": 0, "last": 2}, {"first": 3, "last": 5}])
    world = np.zeros(1, WORLD)
    world["lines"], world["count"], world["values"] = address(lines), 2, address(values)
    kernel(world)
    return float(world["total"][0])


def test_it_is_made_once_and_told_before(folder):
    told = []
    first, second = adding(), adding()
    first.prepare(told.append)
    assert len(told) == 1
    second.prepare(told.append)
    first.prepare(told.append)
    assert len(told) == 1
    assert total_by(first) == total_by(second) == 27.0
    assert [file.suffix for file in folder.iterdir()] == [".code"]


def test_it_is_ready_once_it_is_prepared():
    kernel = adding()
    assert not kernel.is_ready
    kernel.prepare()
    assert kernel.is_ready


def test_it_prepares_itself_when_it_is_called():
    assert total_by(adding()) == 27.0


def test_a_new_process_loads_it_without_numba():
    adding().prepare()
    code = (
        "import sys; from tests.machine.test_kernel import adding, total_by\n"
        "sys.modules['numba.core'] = None\n"
        "assert total_by(adding()) == 27.0 and 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_damaged_code_is_made_again(folder):
    adding().prepare()
    (file,) = folder.iterdir()
    sound = file.read_bytes()
    for damaged in (sound[:-1], b"", sound[:99] + bytes([sound[99] ^ 1]) + sound[100:]):
        file.write_bytes(damaged)
        told = []
        kernel = adding()
        kernel.prepare(told.append)
        assert told
        assert total_by(kernel) == 27.0
        adding().prepare(pytest.fail)


def test_without_a_folder_it_is_made_for_the_process(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(keeping, "_folders", lambda: [tmp_path / "file" / "folder"])
    told = []
    kernel = adding()
    kernel.prepare(told.append)
    assert told
    assert total_by(kernel) == 27.0


@pytest.mark.parametrize("name", ["numba", "llvmlite"])
def test_without_numba_it_says_what_to_install(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    for module in ("loading", "making"):
        monkeypatch.delitem(sys.modules, f"sdssim.machine.{module}", raising=False)
    with pytest.raises(SdssimError, match=r'pip install "sdssim\[compiled\]"'):
        adding().prepare()


def test_another_module_missing_is_not_taken_for_numba():
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        Kernel("nothing", "tests.machine.nowhere", ("machine",)).prepare()


def test_it_knows_that_numba_is_there():
    assert is_available()
