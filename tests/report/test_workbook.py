"""The workbook as programs read it: numbers are numbers, and nothing is ever a formula."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sdssim.report import workbook
from sdssim.report.document import Report, Section, Words
from sdssim.report.tables import Grid
from sdssim.report.workbook import COVER, NOTES, sheet_names, workbook_of, write_workbook
from tests.report.documents import HOSTILE, a_report, hostile_report


def with_grid(grid):
    return Report("Title", "Subtitle", (Section("Part", (grid,)),))


def read(report):
    return CalamineWorkbook.from_filelike(BytesIO(workbook_of(report)))


def opened(report):
    return openpyxl.load_workbook(BytesIO(workbook_of(report)))


def test_cover_notes_and_then_one_sheet_for_every_table():
    report = a_report()
    names = read(report).sheet_names
    assert names[:2] == [COVER, NOTES]
    assert names[2:] == sheet_names(list(report.grids()))
    assert names[2] == "1 Weeks waited"


def test_every_table_begins_at_a1_with_its_headings_and_has_its_rows():
    report = a_report()
    book = read(report)
    for name, grid in zip(sheet_names(list(report.grids())), report.grids(), strict=True):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert tuple(rows[0]) == grid.columns
        assert len(rows) == len(grid.rows) + 1
        assert [row[0] for row in rows[1:]] == [row[0] for row in grid.rows]


def test_numbers_are_numbers_that_show_as_they_stood_and_words_are_words():
    grid = Grid(
        "All kinds",
        ("", "number", "share", "pounds", "interval"),
        (("1.10", "1,234.5", "14%", "-£12", "3 to 4"), ("b", "not known", "6.9%", "£0", "")),
    )
    sheet = opened(with_grid(grid))["1 All kinds"]
    cells = [(cell.value, cell.number_format) for cell in sheet[2]]
    assert cells[0] == ("1.10", "General")  # the first column names what the numbers are of
    assert cells[1:4] == [(1234.5, "#,##0.0"), (0.14, "0%"), (-12, '"£"#,##0;-"£"#,##0;"£"#,##0')]
    assert cells[4] == ("3 to 4", "General")
    assert [cell.value for cell in sheet[3]][:4] == ["b", "not known", 0.069, 0]


def test_the_header_stays_in_sight_and_comes_again_in_print():
    sheet = opened(a_report())["1 Weeks waited"]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert all(cell.font.bold for cell in sheet[1])


def test_columns_are_as_wide_as_their_words_up_to_a_limit_and_rows_as_high():
    grid = Grid("Wide", ("a", "b"), (("x" * 500, "short"),))
    sheet = opened(with_grid(grid))["1 Wide"]
    assert sheet.column_dimensions["A"].width == pytest.approx(60, abs=1)
    assert 8 < sheet.column_dimensions["B"].width < 12
    assert sheet.row_dimensions[2].height > 9 * 11
    assert sheet.row_dimensions[1].height is None


def test_the_cover_says_the_answer_first_and_leads_to_every_sheet():
    report = a_report()
    sheet = opened(report)[COVER]
    said = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert said[:4] == [
        report.title, report.subtitle, "About 5 in 10 people wait longer than 24 weeks.",
        "Please note. 17 of 180 numbers of Small are assumed.",
    ]  # fmt: skip
    assert "Table 1. Weeks waited" in said
    links = [row[0].hyperlink for row in sheet.iter_rows() if row[0].hyperlink]
    assert [link.location for link in links] == [
        f"'{name}'!A1" for name in sheet_names(list(report.grids()))
    ]
    assert not any(link.target for link in links)


def test_the_notes_hold_all_words_of_the_report():
    report = a_report()
    rows = read(report).get_sheet_by_name(NOTES).to_python()
    assert rows[0] == ["part", "what", "words"]
    words = [row[2] for row in rows]
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Words):
                assert block.text in words
    for chart in report.charts():
        assert {chart.title, chart.alt, chart.reading} <= set(words)
    for number, grid in enumerate(report.grids(), start=1):
        assert [f"table {number}", grid.title] in [row[1:] for row in rows]
        assert not grid.note or [f"note to table {number}", grid.note] in [row[1:] for row in rows]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text_in_every_cell(text):
    made = workbook_of(hostile_report(text))
    book = openpyxl.load_workbook(BytesIO(made))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}  # no "f": nothing is a formula
    expected = re.sub("[\u202a-\u202e\u2066-\u2069]", "\ufffd", text)
    table = book.worksheets[2]
    assert [cell.value for cell in table[2]] == [expected, expected]
    assert table["B3"].value == 1
    with zipfile.ZipFile(BytesIO(made)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<f>" not in content, name
            assert b"TargetMode" not in content, name  # no address that leads out
            assert "\u202e".encode() not in content, name


@pytest.mark.parametrize("mark", ["\x00", "\x08", "\ud800", "\uffff"])
def test_characters_that_no_file_may_hold_do_not_break_it(mark):
    rows = read(hostile_report(f"a{mark}b")).get_sheet_by_index(2).to_python()
    assert rows[1][0] == "a\ufffdb"


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    sheet = opened(with_grid(Grid("Long", ("a",), (("x" * 40_000,),))))["1 Long"]
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A2"].value.endswith("x…")


def test_names_of_sheets_are_legal_and_never_the_same():
    titles = ["[a]:b*c?/\\d", "'quoted'", "History", "x" * 80, "x" * 80, "", "A", "a", "\u202eb\n"]
    names = sheet_names([Grid(title, ("",), ()) for title in titles])
    assert len({name.lower() for name in names}) == len(titles)
    assert all(1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\'\n]", name) for name in names)
    report = Report("T", "", (Section("S", tuple(Grid(t, ("",), ()) for t in titles)),))
    assert read(report).sheet_names[2:] == names


def test_a_report_without_tables_is_a_workbook_too():
    report = Report("T", "S", (Section("Part", (Words("All there is."),)),))
    assert read(report).sheet_names == [COVER, NOTES]


def test_the_same_report_gives_the_same_bytes_at_any_time(tmp_path, monkeypatch):
    write_workbook(a_report(), tmp_path / "a.xlsx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    write_workbook(a_report(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert {entry.date_time[:3] for entry in parts.infolist()} == {(1980, 1, 1)}
        assert b"1980-01-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_a_workbook_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(_report):
        raise RuntimeError

    monkeypatch.setattr(workbook, "workbook_of", fail)
    with pytest.raises(RuntimeError):
        write_workbook(a_report(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
