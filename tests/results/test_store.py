import sqlite3
import subprocess
import sys

import pytest

from sdssim.results.store import Record, RecordKind, ReplicationStore, RunKey, StoreError

KEY = RunKey("d" * 64, "f" * 64, "1", "0.1.0")

KEEPS_FOR_EVER = """
import sys
from pathlib import Path
from sdssim.results.store import ReplicationStore, RunKey
store = ReplicationStore(Path(sys.argv[1]))
number = 0
while True:
    store.keep(RunKey("d" * 64, "f" * 64, "1", "0.1.0"), {number: str(number).encode() * 100})
    print(number, flush=True)
    number += 1
"""


@pytest.fixture
def store(tmp_path):
    with ReplicationStore(tmp_path / "run" / "store.sqlite") as store:
        yield store


def test_replications_come_back_by_number(store):
    store.keep(KEY, {3: b"three", 1: b"one"})
    store.keep(KEY, {2: b"two"})
    assert store.finished(KEY) == {1: b"one", 2: b"two", 3: b"three"}
    assert list(store.finished(KEY)) == [1, 2, 3]


def test_what_was_kept_outlives_the_store_object(tmp_path):
    path = tmp_path / "store.sqlite"
    with ReplicationStore(path) as first:
        first.keep(KEY, {0: b"nought"})
    with ReplicationStore(path) as second:
        assert second.finished(KEY) == {0: b"nought"}


@pytest.mark.parametrize(
    "other",
    [
        RunKey("e" * 64, "f" * 64, "1", "0.1.0"),
        RunKey("d" * 64, "f" * 64, "2", "0.1.0"),
        RunKey("d" * 64, "0" * 64, "1", "0.1.0"),
        RunKey("d" * 64, "f" * 64, "1", "0.2.0"),
    ],
)
def test_replications_of_another_run_are_not_taken(store, other):
    store.keep(other, {0: b"other"})
    assert store.finished(KEY) == {}


def test_seeds_longer_than_sqlite_integers_are_told_apart(store):
    longer = RunKey("d" * 64, "f" * 64, str(2**70), "0.1.0")
    store.keep(longer, {0: b"long"})
    assert store.finished(longer) == {0: b"long"}
    assert store.finished(RunKey("d" * 64, "f" * 64, str(2**70 + 1), "0.1.0")) == {}


def test_asking_makes_no_file(store, tmp_path):
    assert store.finished(KEY) == {}
    assert list(tmp_path.iterdir()) == []


def test_closing_leaves_one_file(store, tmp_path):
    store.keep(KEY, {0: b"nought"})
    store.close()
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["store.sqlite"]
    assert store.finished(KEY) == {0: b"nought"}


def test_records_come_back_by_kind_and_digest(store):
    records = [Record(RecordKind.SCENARIO, digest, f"text {digest}") for digest in "ba"]
    assert list(store.records(RecordKind.SCENARIO)) == []
    store.keep_records([*records, Record(RecordKind.SWEEP, "a", "another")])
    assert list(store.records(RecordKind.SCENARIO)) == records[::-1]
    assert list(store.records(RecordKind.SCENARIO, ["b", "c"])) == records[:1]
    assert store.record_digests(RecordKind.SWEEP) == {"a"}


def test_everything_comes_in_the_order_in_which_it_was_kept(store):
    other = RunKey("e" * 64, "f" * 64, "1", "0.1.0")
    assert list(store.everything()) == []
    assert store.runs() == []
    store.keep(KEY, {1: b"one"})
    store.keep_all({other: {0: b"nought"}, KEY: {0: b"first"}})
    assert list(store.everything()) == [
        (KEY, 1, b"one"), (other, 0, b"nought"), (KEY, 0, b"first"),
    ]  # fmt: skip
    assert store.numbers(KEY) == {0, 1}
    assert store.content(KEY, 1) == b"one"
    assert store.content(KEY, 2) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda store: list(store.replications(KEY)),
        lambda store: store.keep(KEY, {0: b""}),
        lambda store: store.runs(),
        lambda store: store.keep_records([Record(RecordKind.SWEEP, "a", "")]),
        lambda store: list(store.records(RecordKind.SWEEP)),
        lambda store: list(store.everything()),
        lambda store: store.content(KEY, 0),
    ],
)
def test_tables_that_are_gone_are_reported_whatever_is_asked(store, act):
    store.keep(KEY, {0: b"nought"})
    for table in ("runs", "replications", "records"):
        store._connection.execute(f"DROP TABLE {table}")
    with pytest.raises(StoreError, match="no such table"):
        act(store)


def test_two_open_stores_see_each_other(store, tmp_path):
    with ReplicationStore(tmp_path / "run" / "store.sqlite") as other:
        store.keep(KEY, {0: b"nought"})
        other.keep(KEY, {1: b"one"})
        assert store.finished(KEY) == other.finished(KEY) == {0: b"nought", 1: b"one"}


def test_a_file_that_is_no_store_is_named_in_the_error(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    store = ReplicationStore(path)
    with pytest.raises(StoreError, match=r"store\.sqlite.*Choose another file"):
        store.finished(KEY)
    with pytest.raises(StoreError, match=r"store\.sqlite"):
        store.keep(KEY, {0: b""})


def test_a_folder_that_cannot_be_made_is_named_in_the_error(tmp_path):
    (tmp_path / "file").write_text("")
    store = ReplicationStore(tmp_path / "file" / "store.sqlite")
    with pytest.raises(StoreError, match=r"file cannot be made: .*choose another folder"):
        store.keep(KEY, {0: b""})


def test_being_killed_loses_nothing_that_was_kept(tmp_path):
    path = tmp_path / "store.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPS_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
    )
    with process:
        reported = [int(process.stdout.readline()) for _ in range(40)]
        process.kill()
    with ReplicationStore(path) as store:
        finished = store.finished(KEY)
    assert set(reported) <= set(finished)
    assert all(content == str(number).encode() * 100 for number, content in finished.items())
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
