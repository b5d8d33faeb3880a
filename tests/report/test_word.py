"""The Word document as it is read again: headings, tables, pictures with their words."""

import re
import zipfile
from io import BytesIO

import pytest

from sdssim.errors import SdssimError
from sdssim.report import word
from sdssim.report.document import Chart, Notice, Report, Section, Words
from sdssim.report.tables import Grid
from sdssim.report.word import column_widths_cm, word_of, write_word
from tests.report.documents import HOSTILE, LONG, WIDE, a_report, hostile_report, picture

docx = pytest.importorskip("docx")
pytest.importorskip("resvg_py")

IN_WORDS = ("word/document.xml", "docProps/core.xml")
"""The parts that hold the words of a report; addresses that Word follows stand in others."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made():
    return word_of(a_report())


@pytest.fixture(scope="module")
def document(made):
    return docx.Document(BytesIO(made))


def of_style(document, name):
    return [each.text for each in document.paragraphs if each.style.name == name]


def test_headings_are_headings_in_order(document):
    report = a_report()
    assert of_style(document, "Title") == [report.title]
    assert of_style(document, "Subtitle") == [report.subtitle]
    assert of_style(document, "Heading 1") == [each.heading for each in report.sections]
    assert of_style(document, "Heading 2") == [each.title for each in report.charts()]


def test_all_words_are_there_and_the_answer_stands_out(document):
    said = {each.text: each for each in document.paragraphs}
    for section in a_report().sections:
        for block in section.blocks:
            if isinstance(block, Words):
                assert block.text in said
            elif isinstance(block, Notice):
                assert f"Please note. {block.text}" in said
            elif isinstance(block, Chart):
                assert block.reading in said
            elif block.note:
                assert block.note in said
    lead = said["About 5 in 10 people wait longer than 24 weeks."].runs[0]
    assert lead.bold
    assert lead.font.size > said["What takes the time stands below."].runs[0].font.size


def test_every_table_is_there_with_its_number_and_every_cell(document):
    grids = list(a_report().grids())
    assert of_style(document, "Caption") == [
        f"Table {number}. {grid.title}" for number, grid in enumerate(grids, start=1)
    ]
    assert len(document.tables) == len(grids)
    for table, grid in zip(document.tables, grids, strict=True):
        rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert rows == [grid.columns, *grid.rows]


def test_the_first_row_comes_again_on_every_page_and_no_row_is_parted(document):
    for table in document.tables:
        marks = [row._tr.trPr for row in table.rows]
        assert [mark.find(f"{W}tblHeader") is not None for mark in marks] == [
            True, *[False] * (len(marks) - 1),
        ]  # fmt: skip
        assert all(mark.find(f"{W}cantSplit") is not None for mark in marks)


def test_a_short_table_stays_on_one_page_and_a_long_one_does_not_have_to():
    grids = (Grid("Short", ("a",), (("1",), ("2",))), LONG)
    short, long = docx.Document(BytesIO(word_of(Report("T", "S", (Section("P", grids),))))).tables
    kept = [
        [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        for table in (short, long)
    ]
    assert kept[0] == [True, True, False]
    assert not any(kept[1])


def test_every_picture_says_what_there_is_to_see_and_fits_the_page(document):
    charts = list(a_report().charts())
    assert len(document.inline_shapes) == len(charts)
    for shape, chart in zip(document.inline_shapes, charts, strict=True):
        assert shape._inline.docPr.get("descr") == chart.alt
        assert shape.width.cm <= 15.01
        assert shape.height.cm <= 19.01
        assert shape.width / shape.height == pytest.approx(450 / 260, rel=0.01)


def test_a_tall_picture_is_made_smaller():
    tall = picture().replace('height="260"', 'height="900"')
    chart = Chart("tall", "Tall", tall, "tall", "Read it.", Grid("T", ("a",), (("1",),)))
    read = docx.Document(BytesIO(word_of(Report("T", "S", (Section("P", (chart,)),)))))
    assert read.inline_shapes[0].height.cm == pytest.approx(19, abs=0.01)


def test_pictures_are_not_empty(made):
    image = pytest.importorskip("PIL.Image")
    with zipfile.ZipFile(BytesIO(made)) as parts:
        names = [name for name in parts.namelist() if name.startswith("word/media/")]
        colours = image.open(BytesIO(parts.read(names[0]))).convert("RGB").getcolors(100_000)
    seen = {colour for _, colour in colours}
    assert {(255, 255, 255), (0x12, 0x43, 0x6D)} <= seen
    assert len(seen) > 10  # words have soft edges


def test_the_paper_is_a4_and_the_language_english(document):
    (section,) = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == a_report().title


@pytest.mark.parametrize("grid", [WIDE, LONG, Grid("Nothing", ("", ""), ())])
def test_columns_share_the_width_of_the_page(grid):
    widths = column_widths_cm(grid)
    assert sum(widths) == pytest.approx(17)
    assert min(widths) > 0.5


def test_a_column_has_room_for_its_longest_word():
    grid = Grid("", ("where", "how sure", "why"), (("a.b", "assumed", "very " * 60),))
    where, sure, why = column_widths_cm(grid)
    assert where < sure < why
    assert sure > 7 * 0.0195 * 9


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_everywhere(text):
    made = word_of(hostile_report(text))
    read = docx.Document(BytesIO(made))
    expected = re.sub("[\u202a-\u202e\u2066-\u2069]", "\ufffd", text)
    assert of_style(read, "Title") == [expected]
    assert read.tables[0].rows[1].cells[0].text == expected
    assert read.inline_shapes[0]._inline.docPr.get("descr") == expected
    with zipfile.ZipFile(BytesIO(made)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<script" not in content, name
            assert b"<w:fld" not in content, name  # nothing that Word works out
            assert b"<w:instrText" not in content, name
            assert "\u202e".encode() not in content, name
            assert b"example.org" not in content or name in IN_WORDS


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_characters_that_no_file_may_hold_do_not_break_it(mark):
    read = docx.Document(BytesIO(word_of(hostile_report(f"a{mark}b"))))
    assert read.tables[0].rows[1].cells[0].text == "a\ufffdb"


def test_the_same_report_gives_the_same_bytes_at_any_time(tmp_path, monkeypatch):
    write_word(a_report(), tmp_path / "a.docx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    write_word(a_report(), tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"docx"}, "python-docx, which is not"),
        ({"docx", "resvg_py"}, "python-docx and resvg-py, which are not"),
    ],
)
def test_what_is_not_installed_is_said_and_nothing_is_written(
    tmp_path, monkeypatch, missing, words
):
    monkeypatch.setattr(word, "find_spec", lambda name: None if name in missing else object())
    with pytest.raises(SdssimError, match=rf'{words} installed: pip install "sdssim\[word\]"'):
        write_word(a_report(), tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []
