"""Machine code is kept under all that it was made from, in a folder that can be written to."""

import sys
from pathlib import Path

import pytest

from sdssim.machine import keeping
from sdssim.machine.keeping import Code, digest_of, keep, kept

CODE = Code("run", b"\x00\n\xff")


@pytest.fixture
def package(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "one.py").write_text("x = 1\n")
    (tmp_path / "parts" / "a.py").write_text("a = 1\n")
    (tmp_path / "parts" / "b.py").write_text("b = 1\n")
    (tmp_path / "other.py").write_text("y = 1\n")
    return tmp_path


def digest(package, processor="this one"):
    return digest_of(("one.py", "parts"), processor, package)


@pytest.mark.parametrize("changed", ["one.py", "parts/a.py", "parts/b.py", "parts/c.py"])
def test_another_text_of_a_source_has_another_digest(package, changed):
    before = digest(package)
    assert digest(package) == before
    (package / changed).write_text("x = 2\n")
    assert digest(package) != before


def test_what_is_no_source_does_not_matter(package):
    before = digest(package)
    (package / "other.py").write_text("y = 2\n")
    (package / "parts" / "note.txt").write_text("no module\n")
    assert digest(package) == before


def test_another_name_of_a_source_has_another_digest(package):
    before = digest(package)
    (package / "parts" / "b.py").rename(package / "parts" / "c.py")
    assert digest(package) != before


def test_another_processor_or_maker_has_another_digest(package, monkeypatch):
    before = digest(package)
    assert digest(package, "another one") != before
    monkeypatch.setattr(keeping, "_version_text", lambda maker: maker.encode())
    assert digest(package) != before


def test_a_source_that_is_not_there_is_an_error(package):
    with pytest.raises(FileNotFoundError):
        digest_of(("missing.py",), "this one", package)


def test_every_source_of_the_engine_is_there_and_none_is_left_out():
    from sdssim.model.compiled_engine import run

    named = set()
    for source in run.KERNEL._sources:
        place = keeping._PACKAGE / source
        assert place.exists(), source
        named.update(keeping._modules(place))
    __import__("sdssim.model.compiled_engine.machine_code.kernel")
    package = "sdssim.model.compiled_engine.machine_code"
    parts = {
        Path(module.__file__) for name, module in sys.modules.items() if name.startswith(package)
    }
    assert len(parts) > 10
    assert parts <= named


def test_code_comes_back_as_it_was_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "new"))
    assert kept("some", "0" * 64) is None
    keep("some", "0" * 64, CODE)
    assert kept("some", "0" * 64) == CODE
    assert kept("other", "0" * 64) is None
    assert kept("some", "1" * 64) is None


def test_the_first_folder_that_can_be_written_to_is_taken(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    folders = [blocked / "below", tmp_path / "second", tmp_path / "third"]
    monkeypatch.setattr(keeping, "_folders", lambda: folders)
    keep("some", "0" * 64, CODE)
    assert kept("some", "0" * 64) == CODE
    assert [folder.exists() for folder in folders] == [False, True, False]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    (tmp_path / f"sdssim-some-{'0' * 32}.code").mkdir()
    monkeypatch.setattr(keeping, "_folders", lambda: [tmp_path])
    keep("some", "0" * 64, CODE)
    assert kept("some", "0" * 64) is None
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/caches"}, "/caches/sdssim"),
        ("linux", {"HOME": "/home/me"}, "/home/me/.cache/sdssim"),
        ("darwin", {"HOME": "/Users/me"}, "/Users/me/Library/Caches/sdssim"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/sdssim"),
    ],
)
def test_beside_the_package_or_in_the_cache_of_the_user(monkeypatch, platform, variables, expected):
    monkeypatch.setattr(keeping.sys, "platform", platform)
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    beside, own = keeping._folders()
    assert beside == Path(keeping.__file__).parent / "__pycache__"
    assert own == Path(expected)


def test_who_says_a_folder_has_no_other(monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/said")
    assert list(keeping._folders()) == [Path("/said")]


def test_a_maker_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ModuleNotFoundError) as raised:
        keeping._version_text("numba")
    assert raised.value.name == "numba"
