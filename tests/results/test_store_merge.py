import pytest

from sdssim.results.store import Record, RecordKind, ReplicationStore, RunKey, StoreError
from sdssim.results.store_merge import merge

KEYS = [RunKey(scenario * 64, "f" * 64, "1", "0.1.0") for scenario in "ab"]


def store_with(path, contents, records=()):
    with ReplicationStore(path) as store:
        store.keep_all(contents)
        store.keep_records(records)
    return path


def content(number):
    return bytes([number]) * 9000


@pytest.fixture
def parts(tmp_path):
    note = Record(RecordKind.SWEEP, "1", "a sweep")
    return [
        store_with(tmp_path / "one.sqlite", {KEYS[0]: {0: content(0), 1: content(1)}}, [note]),
        store_with(tmp_path / "two.sqlite", {KEYS[0]: {1: content(1)}, KEYS[1]: {0: content(9)}}),
    ]


def test_stores_come_together_and_merging_again_changes_nothing(parts, tmp_path):
    told = []
    with ReplicationStore(tmp_path / "all.sqlite") as target:
        first = merge(parts, target, lambda done, of: told.append((done, of)))
        assert [(each.added, each.known) for each in first] == [(2, 0), (1, 1)]
        assert told == [(1, 2), (2, 2)]
        again = merge(parts, target)
        assert [(each.added, each.known) for each in again] == [(0, 2), (0, 2)]
        assert target.finished(KEYS[0]) == {0: content(0), 1: content(1)}
        assert target.finished(KEYS[1]) == {0: content(9)}
        assert [record.text for record in target.records(RecordKind.SWEEP)] == ["a sweep"]
        assert target.runs() == KEYS


def test_sources_stay_as_they_are(parts, tmp_path):
    before = [part.read_bytes() for part in parts]
    with ReplicationStore(tmp_path / "all.sqlite") as target:
        merge(parts, target)
    assert [part.read_bytes() for part in parts] == before


def test_what_does_not_pass_its_checksum_is_left_out_and_counted(parts, tmp_path):
    data = parts[0].read_bytes()
    parts[0].write_bytes(data.replace(content(1)[:50], content(3)[:50], 1))
    with ReplicationStore(tmp_path / "all.sqlite") as target:
        (found,) = merge(parts[:1], target)
        assert (found.added, found.unsound, found.damaged) == (1, 1, False)
        assert target.finished(KEYS[0]) == {0: content(0)}


def test_what_can_be_read_of_a_damaged_store_is_saved(tmp_path):
    truth = {number: content(number) for number in range(100)}
    path = store_with(tmp_path / "damaged.sqlite", {KEYS[0]: truth})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = bytes(8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        ReplicationStore(path).finished(KEYS[0])
    with ReplicationStore(tmp_path / "saved.sqlite") as target:
        (found,) = merge([path], target)
        saved = target.finished(KEYS[0])
    assert found.damaged
    assert 50 < len(saved) == found.added < 100
    assert all(saved[number] == truth[number] for number in saved)


def test_stores_that_contradict_each_other_are_refused(parts, tmp_path):
    other = store_with(tmp_path / "other.sqlite", {KEYS[0]: {0: content(7)}})
    with (
        ReplicationStore(tmp_path / "all.sqlite") as target,
        pytest.raises(StoreError, match="different figures for replication 0 of scenario aaaa"),
    ):
        merge([parts[0], other], target)


def test_a_source_that_cannot_be_is_refused_before_anything_is_written(parts, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")
    for wrong in ("letter.txt", "none.sqlite"):
        with ReplicationStore(tmp_path / "all.sqlite") as target, pytest.raises(StoreError):
            merge([parts[0], tmp_path / wrong], target)
    assert not (tmp_path / "all.sqlite").exists()
    with ReplicationStore(parts[0]) as target, pytest.raises(StoreError, match="into itself"):
        merge(parts[:1], target)
