import csv
import io
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.results.sheets import (
    csv_text,
    growing,
    guarded,
    replacing,
    write_csv,
    write_parquet,
    write_text,
)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@home", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "cmht1", "a=b", "3-4", "£5"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text


def test_only_text_cells_are_guarded():
    table = pd.DataFrame(
        {
            "text": ["=HYPERLINK(1)", "plain"],
            "kind": pd.Categorical(["@a", "b"]),
            "mixed": pd.Series(["-x", None], dtype=object),
            "number": [-1.5, np.nan],
        }
    )
    assert csv_text(table) == ("text,kind,mixed,number\n'=HYPERLINK(1),'@a,'-x,-1.5\nplain,b,,\n")


def test_numbers_come_back_from_csv_bit_for_bit():
    values = np.array([0.1, 1 / 3, 1e-17, 12345678.123456789, -2.5e300])
    text = csv_text(pd.DataFrame({"value": values}))
    back = pd.read_csv(io.StringIO(text))
    assert back["value"].tolist() == values.tolist()


def test_times_are_written_to_the_microsecond():
    table = pd.DataFrame({"time": pd.to_datetime(["2009-03-01T09:00:00.000001"])})
    assert csv_text(table) == "time\n2009-03-01T09:00:00.000001\n"


def test_the_header_can_be_left_out():
    assert csv_text(pd.DataFrame({"a": [1]}), header=False) == "1\n"


def rows_of(**columns):
    return pa.record_batch({name: pa.array(values) for name, values in columns.items()})


def test_rows_are_added_to_a_csv_under_one_header(tmp_path):
    with growing(tmp_path / "t.csv") as add:
        add(rows_of(name=["a", "=b"], group=["x, y", None], value=[1.0, None]))
        add(rows_of(name=['q"', "-1"], group=["", "line\nend"], value=[-0.5, 1e300]))
    assert list(tmp_path.iterdir()) == [tmp_path / "t.csv"]
    text = (tmp_path / "t.csv").read_text()
    assert text.startswith('"name","group","value"\n"a","x, y",1\n"\'=b",,\n')
    assert list(csv.reader(io.StringIO(text)))[3:] == [
        ['q"', "", "-0.5"],
        ["'-1", "line\nend", "1e+300"],
    ]


def test_texts_that_a_csv_shares_are_guarded_too(tmp_path):
    shared = pa.DictionaryArray.from_arrays(np.array([1, 0, 1], np.int32), ["b", "@a"])
    with growing(tmp_path / "t.csv") as add:
        add(pa.record_batch({"kind": shared}))
    assert (tmp_path / "t.csv").read_text() == '"kind"\n"\'@a"\n"b"\n"\'@a"\n'


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_numbers_of_added_rows_come_back_bit_for_bit(values):
    with tempfile.TemporaryDirectory() as folder:
        for name in ("t.csv", "t.parquet"):
            with growing(Path(folder) / name) as add:
                add(rows_of(value=values))
        told = (Path(folder) / "t.csv").read_text().splitlines()[1:]
        kept = pq.read_table(Path(folder) / "t.parquet")["value"].to_pylist()
    assert list(map(repr, map(float, told))) == list(map(repr, values))
    assert list(map(repr, kept)) == list(map(repr, values))


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_file_that_is_given_up_does_not_come_into_being(tmp_path, name):
    def give_up():
        with growing(tmp_path / name) as add:
            add(rows_of(value=[1.0]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert list(tmp_path.iterdir()) == []


def test_parquet_and_csv_hold_the_same_columns(tmp_path):
    table = pd.DataFrame({"name": ["a", "b"], "value": [1.5, np.nan]})
    write_parquet(table, tmp_path / "t.parquet")
    write_csv(table, tmp_path / "t.csv")
    parquet = pq.read_table(tmp_path / "t.parquet", page_checksum_verification=True).to_pandas()
    pd.testing.assert_frame_equal(parquet, pd.read_csv(tmp_path / "t.csv"), check_dtype=False)


def test_the_same_table_gives_the_same_bytes(tmp_path):
    table = pd.DataFrame({"name": pd.Categorical(["a", "b"]), "value": [1.5, np.nan]})
    for name in ("one", "two"):
        write_parquet(table, tmp_path / f"{name}.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file.txt"
    write_text("old", path)

    def fail():
        with replacing(path) as part:
            part.write_text("new")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]
