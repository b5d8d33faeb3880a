"""Files that mean harm end in one clear line, quickly and in little memory."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdssim.errors import ScenarioError
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.load import from_mapping, load_text
from sdssim.scenario.source import read_file, read_text
from sdssim.scenario.tree import at, copy_of, items_of
from sdssim.scenario.yaml_reader import LARGEST_FILE_BYTES, MOST_VALUES
from tests.scenario.small import SMALL

MOST_SECONDS = 60
"""Not a measure of speed: what nests or backtracks without bound would take hours."""
MOST_MEGABYTES = 200

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def complaint(text):
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "x.yaml")
    (problem,) = caught.value.problems
    return problem.message


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [ls]",
        "a: !!python/name:os.system",
        "a: !custom x",
        "a: ! x",
        "a: !!str 1",
        "!!map {a: 1}",
        "a: !<tag:yaml.org,2002:str> x",
        "a: !!binary aGVsbG8=",
        "a: [!!set {x}]",
    ],
)
def test_tags_are_refused(text):
    assert "tag" in complaint(text)


@pytest.mark.parametrize("text", ["a: &x 1", "a: &x {b: 1}", LAUGHS])
def test_anchors_are_refused(text):
    assert "anchor" in complaint(text)


def test_aliases_are_refused_even_without_an_anchor():
    assert "alias" in complaint("a: *x")


def test_merge_keys_are_just_a_name():
    assert read_text("<<: {a: 1}", "x").tree == {"<<": {"a": 1}}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n"])
def test_deep_nesting_is_refused(opening):
    if opening == "a:\n":
        text = "".join("  " * depth + "a:\n" for depth in range(60))
    else:
        text = ("" if opening == "- " else "a: ") + opening * 60
    assert "nests deeper than 40" in complaint(text)


def test_forty_levels_are_allowed():
    text = "a: " + "[" * 39 + "]" * 39
    assert read_text(text, "x").tree


def test_too_many_values_are_refused():
    assert "values" in complaint("a: [" + "1," * (MOST_VALUES + 1) + "]")


def test_a_text_beyond_the_limit_is_refused():
    assert "too large" in complaint("a: " + "x" * LARGEST_FILE_BYTES)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\x00\x01\x02", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a text file"),
        ("a: 1".encode("utf-16"), "UTF-16"),
        ("a: 1".encode("utf-16-be"), "not a text file"),
        ("a: café".encode("latin-1"), "not UTF-8"),
        (b"a: 1\nb: \xff", "not UTF-8"),
        (b"", "empty"),
        (b"x" * (LARGEST_FILE_BYTES + 1), "too large"),
    ],
)
def test_bytes_that_are_no_scenario_are_refused(tmp_path, content, part):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read_file(path)
    (problem,) = caught.value.problems
    assert part in problem.message
    assert problem.file == str(path)


def test_the_wrong_byte_is_pointed_at(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: x\xff")
    with pytest.raises(ScenarioError) as caught:
        read_file(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, 5)


def test_a_folder_a_missing_file_and_a_strange_name_are_refused(tmp_path):
    for path, part in [
        (tmp_path, "folder"),
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path / "a\0b", "cannot be read"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ]:
        with pytest.raises(ScenarioError, match=part):
            read_file(path)


def test_a_pipe_and_a_device_do_not_hang(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero"):
        with pytest.raises(ScenarioError, match="not an ordinary file"):
            read_file(type(tmp_path)(path))


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")

    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(ScenarioError, match="permission"):
        read_file(path)


SLOW = {
    "flow lists": "a: [" + "1," * 130_000,
    "flow mappings": "a: {" + "".join(f"k{i}: {{v: [1]}}," for i in range(20_000)),
    "openings": "[" * 250_000,
    "braces": "{" * 250_000,
    "dashes": "- ...\n" * 43_000,
    "exclamation marks": "!" * 250_000,
    "line breaks": "\n" * 250_000,
    "comments": "a: 1 # c\n" + "     # c\n" * 28_000,
    "long text": "a: " + "x " * 125_000,
    "escapes": 'a: "' + "\\n" * 125_000 + '"',
    "many keys": "".join(f"k{i}: {i}\n" for i in range(19_000)),
    "laughs": LAUGHS * 800,
}

MEASURE = """
import re, resource, sys, time
from pathlib import Path
from sdssim.errors import ScenarioError
from sdssim.scenario.source import read_file
begin = time.process_time()
try:
    read_file(Path(sys.argv[1]))
except ScenarioError as error:
    str(error)
# Linux starts a process off with its parent's peak in ru_maxrss; VmHWM is its own.
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
kilobytes = int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time() - begin, kilobytes / 1024)
"""


@pytest.mark.parametrize("kind", [*SLOW, "ten megabytes"])
def test_no_file_takes_long_or_much_memory(tmp_path, kind):
    path = tmp_path / "x.yaml"
    path.write_text(SLOW.get(kind, "a" * 10_000_000)[: 10_000_000 if kind not in SLOW else 261_000])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES


def test_an_error_does_not_write_control_characters_to_the_terminal():
    with pytest.raises(ScenarioError) as caught:
        read_text("a: 'x\x1b[2Jy'", "x\x1b.yaml")
    assert "\x1b" not in str(caught.value)


def _holders(tree, path=()):
    if isinstance(tree, dict | list):
        yield path, tree
    for key, value in items_of(tree):
        yield from _holders(value, (*path, key))


JUNK = st.sampled_from(
    [
        *[None, True, -1, 0.5, 1e300, 10**30, "x", "", "rest", "care", [], {}, [1], {"a": 1}],
        {"exponential": 3},
        {"by": "team", "of": {"north": 0.2}},
        [{"wait": {"days": 1}}],
    ]
)
PLACES = [
    (path, key)
    for path, tree in _holders(read_text(SMALL, "small").tree)
    for key in (tree if isinstance(tree, dict) else range(len(tree)))
]


@settings(max_examples=150, deadline=None)
@given(
    places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), junk=JUNK, drop=st.booleans()
)
def test_a_spoiled_scenario_is_refused_in_plain_words_or_is_right(places, junk, drop):
    tree = read_text(SMALL, "small").tree
    for path, key in places:
        holder = at(tree, path)
        if isinstance(holder, dict) and drop:
            holder.pop(key, None)
        elif isinstance(holder, dict) or (isinstance(holder, list) and key < len(holder)):
            holder[key] = copy_of(junk)
    found = outcome(tree)
    if isinstance(found, ScenarioError):
        assert found.problems
        assert "pydantic" not in str(found)
    else:
        assert load_text(to_yaml(found)) == found


def outcome(tree):
    try:
        return from_mapping(tree)
    except ScenarioError as error:
        return error
