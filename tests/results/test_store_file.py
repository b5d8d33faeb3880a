import sqlite3

import pytest

from sdssim.results import store_file
from sdssim.results.store import ReplicationStore, RunKey, StoreError
from sdssim.results.store_faults import explained
from sdssim.results.store_file import APPLICATION_ID, FORMAT, open_for_reading, open_for_writing

KEY = RunKey("d" * 64, "f" * 64, "1", "0.1.0")


def database(path, script):
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def test_the_file_says_what_it_is(tmp_path):
    path = tmp_path / "store.sqlite"
    open_for_writing(path).close()
    header = path.read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
    assert int.from_bytes(header[60:64]) == FORMAT


@pytest.mark.parametrize("open_it", [open_for_writing, open_for_reading])
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("CREATE TABLE songs (title)", "a database of another program"),
        ("PRAGMA application_id = 7", "a database of another program"),
    ],
)
def test_a_database_of_another_program_is_left_as_it_is(tmp_path, open_it, script, words):
    path = tmp_path / "music.sqlite"
    database(path, script)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=f"music.sqlite is no store of sdssim: it is {words}"):
        open_it(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_it", [open_for_writing, open_for_reading])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path, open_it):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 50)
    with pytest.raises(StoreError, match="not even a database"):
        open_it(path)
    assert path.read_text() == "Dear all, " * 50


def test_a_store_of_a_newer_format_is_left_as_it_is(tmp_path):
    path = tmp_path / "store.sqlite"
    with ReplicationStore(path) as store:
        store.keep(KEY, {1: b"one"})
    database(path, f"PRAGMA user_version = {FORMAT + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer sdssim \(format 2.*up to 1\).*Update sdssim"):
        open_for_writing(path)
    assert path.read_bytes() == before


def test_what_is_not_there_or_empty_cannot_be_read(tmp_path):
    with pytest.raises(StoreError, match="there is no such store"):
        open_for_reading(tmp_path / "none.sqlite")
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="it is an empty database"):
        open_for_reading(tmp_path / "empty.sqlite")


def test_a_folder_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="Is a directory"):
        open_for_writing(tmp_path)


def test_two_processes_may_make_the_store_at_once(tmp_path, monkeypatch):
    path = tmp_path / "store.sqlite"
    is_new = store_file._is_new
    first = []

    def slower(connection):
        new = is_new(connection)
        if new and not first:
            first.append(path)
            open_for_writing(path).close()  # the other one, in between
        return new

    monkeypatch.setattr(store_file, "_is_new", slower)
    open_for_writing(path).close()
    assert first


def test_tables_that_cannot_be_made_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(store_file, "_TABLES", "BEGIN; CREATE TABLE runs (id); nonsense;")
    with pytest.raises(StoreError, match="cannot be kept here"):
        open_for_writing(tmp_path / "store.sqlite")
    monkeypatch.undo()
    open_for_writing(tmp_path / "store.sqlite").close()


def test_a_lock_that_is_no_database_is_reported(tmp_path):
    (tmp_path / "store.sqlite-lock").mkdir()
    with (
        pytest.raises(StoreError, match="cannot be written"),
        ReplicationStore(tmp_path / "store.sqlite").claimed(),
    ):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match=r"file cannot be made.*choose another folder"),
        ReplicationStore(tmp_path / "file" / "store.sqlite").claimed(),
    ):
        pass


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (sqlite3.OperationalError("odd"), "cannot be kept here (odd)"),
    ],
)
def test_faults_of_the_system_are_said_in_plain_words(tmp_path, error, words):
    assert words in str(explained(tmp_path / "store.sqlite", error))


def test_a_store_that_another_process_writes_to_for_long_is_said_to_be_in_use(
    tmp_path, monkeypatch
):
    path = tmp_path / "store.sqlite"
    monkeypatch.setattr(store_file, "_BUSY_SECONDS", 0.05)
    with ReplicationStore(path) as first, ReplicationStore(path) as second:
        first.keep(KEY, {1: b"one"})
        blocking = sqlite3.connect(path, isolation_level=None)
        blocking.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another process"):
            second.keep(KEY, {2: b"two"})
        blocking.close()
        second.keep(KEY, {2: b"two"})
        assert first.finished(KEY) == {1: b"one", 2: b"two"}
