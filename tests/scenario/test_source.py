"""Reading one YAML file: data, places, comments."""

from datetime import date, datetime

import pytest
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sdssim.errors import ScenarioError
from sdssim.scenario.source import read_file, read_text, read_value
from sdssim.scenario.yaml_errors import in_plain_words


def tree_of(text):
    return read_text(text, "x.yaml").tree


def complaint(text):
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "x.yaml")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("+3", 3),
        ("1_000", 1000),
        ("0x1f", 31),
        ("0o17", 15),
        ("010", 10),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1.2.3", "1.2.3"),
        ("2009-03-01", date(2009, 3, 1)),
        ("2009-3-1", date(2009, 3, 1)),
        ("2009-03-01 09:30", datetime(2009, 3, 1, 9, 30)),
        ("2009-03-01T09:30:15", datetime(2009, 3, 1, 9, 30, 15)),
        ("'2009-03-01'", "2009-03-01"),
        ('"1"', "1"),
        ("[1, a, [2]]", [1, "a", [2]]),
        ("{a: 1, b: [x]}", {"a": 1, "b": ["x"]}),
        ("a b  c", "a b  c"),
    ],
)
def test_words_mean_what_yaml_1_2_says(written, value):
    assert tree_of(f"key: {written}") == {"key": value}


def test_a_plain_one_is_an_int_and_true_is_not():
    tree = tree_of("a: 1\nb: true\nc: 1.0")
    assert [type(value) for value in tree.values()] == [int, bool, float]


def test_keys_may_be_numbers_and_dates():
    assert tree_of("shares: {1: 0.6, 2: 0.4}\nday: {2009-03-01: x}") == {
        "shares": {1: 0.6, 2: 0.4},
        "day": {date(2009, 3, 1): "x"},
    }


def test_every_key_and_value_has_a_place_counted_from_one():
    source = read_text("a: 1\nb:\n  - x: 2\n    y: [3, 44]\n", "x.yaml")
    assert source.key_positions["a",] == (1, 1)
    assert source.positions["a",] == (1, 4)
    assert source.key_positions["b",] == (2, 1)
    assert source.positions["b", 0] == (3, 5)
    assert source.key_positions["b", 0, "y"] == (4, 5)
    assert source.positions["b", 0, "y", 1] == (4, 12)
    assert ("b", 0) not in source.key_positions


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_the_same_whatever_ends_them(newline):
    source = read_text(newline.join(["a: 1", "", "b: 2"]), "x.yaml")
    assert source.positions["b",] == (3, 4)
    assert source.lines == ("a: 1", "", "b: 2")


def test_comments_at_the_end_of_a_line_belong_to_the_value_that_ends_there():
    source = read_text(
        "# heading\n"
        "a: 1   # one\n"
        "b: {c: 2, d: [3]}  ## two\n"
        "e:   # section\n"
        "  f: 'x # no comment'\n"
        "  g: a#b\n"
        "h: {i: 1,  # first\n"
        "    j: 2}  # all\n"
        "k: |  # long\n"
        "  # part of the text\n"
        "l:\n"
        "  - 5   # item\n",
        "x.yaml",
    )
    assert source.comments == {
        ("a",): "one",
        ("b",): "two",
        ("e",): "section",
        ("h", "i"): "first",
        ("h",): "all",
        ("k",): "long",
        ("l", 0): "item",
    }
    assert source.tree["k"] == "# part of the text\n"


def test_a_comment_goes_on_in_the_same_column_below():
    source = read_text("a: 1   # one\n       # and more\n  # not this\nb: 2", "x.yaml")
    assert source.comments == {("a",): "one and more"}


def test_a_comment_is_not_taken_from_inside_a_text():
    source = read_text("a: 1 # one\nb: 'x\n     # text'\n", "x.yaml")
    assert source.comments == {("a",): "one"}


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("a: 1\na: 2", 2, 1, "'a' is given twice; it is also on line 1"),
        ("a: {1: x, 1.0: y}", 1, 11, "given twice"),
        ("a: b: c", 1, 5, "':' is not allowed here"),
        ("a:\n\tb: 1", 2, 1, "tab"),
        ("a: [1, 2\n", 2, 1, "not closed"),
        ("a: {b: 1", 1, 9, "not closed"),
        ("a: 'x\ny", 1, 4, "not closed"),
        ("a:\n  b: 1\n c: 2", 3, 2, "indentation"),
        ("a: @x", 1, 4, "cannot begin with '@'"),
        ('a: "x" y', 1, 8, "more text"),
        ("a: - 1", 1, 4, "'-' is not allowed"),
        ("a: [1,,2]", 1, 7, "value is missing"),
        ('a: "\\q"', 1, 6, "means nothing"),
        ('a: "\\UFFFFFFFF"', 1, 1, "does not exist"),
        ('a: "\\uD800"', 1, 4, "not allowed"),
        ("a: |x\n  y", 1, 5, "next line"),
        ("a: ? b", 1, 4, "'?'"),
        ("just words", 1, 1, "not a list of named fields"),
        ("- a\n- b", 1, 1, "not a list of named fields"),
        ("42", 1, 1, "not a list of named fields"),
        ("", 1, 1, "empty"),
        ("# only this", 1, 1, "empty"),
        ("---\n", 1, 1, "empty"),
        ("a: 1\n---\nb: 2", 2, 1, "second document"),
        ("? [1, 2]\n: 3", 1, 3, "cannot be a list"),
        (": 3", 1, 1, "needs a name"),
        ("true: 3", 1, 1, "needs a name"),
        ("%YAML 1.1\n---\na: 1", 1, 1, "'%'"),
        ("%TAG ! tag:x,2000:\n---\na: 1", 1, 1, "'%'"),
        ("a: 2009-02-30", 1, 4, "not a day"),
        ("a: 2009-13-01", 1, 4, "not a day"),
        ("a: 2009-03-01 25:00", 1, 4, "not a day"),
        ("a: .nan", 1, 4, "not a finite number"),
        ("a: -.inf", 1, 4, "not a finite number"),
        ("a: nan", 1, 4, "not a finite number"),
        ("a: 1e400", 1, 4, "too large"),
        ("a: " + "9" * 50, 1, 4, "too long"),
        ("a: x\x07", 1, 5, "U+0007"),
        ("a: x\x00", 1, 5, "U+0000"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, line, column, part):
    problem = complaint(text)
    assert part in problem.message
    assert (problem.line, problem.column) == (line, column)
    assert problem.file == "x.yaml"


def test_the_documents_begin_and_end_may_be_marked():
    assert tree_of("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}


def test_a_byte_order_mark_is_let_through(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    source = read_file(path)
    assert source.tree == {"a": 1}
    assert source.folder == tmp_path
    assert source.file == str(path)


def test_text_that_is_no_file_has_no_folder():
    assert read_text("a: 1", "x").folder is None


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("[1, 2]", [1, 2]), ("{a: b}", {"a": "b"}), ("x y", "x y")]
)
def test_a_single_value_is_read_as_behind_a_colon(text, value):
    assert read_value(text, "--set") == value


@pytest.mark.parametrize(
    "error", [YAMLError("strange\nthing"), MarkedYAMLError(problem="strange\nthing")]
)
def test_a_complaint_that_is_not_known_is_passed_on_in_one_line(error):
    assert in_plain_words(error) == ("this is not YAML: strange thing", 1, 1)
