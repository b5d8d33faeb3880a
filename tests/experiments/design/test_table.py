import datetime
import sys
import zipfile

import pytest

from sdssim.errors import ScenarioError, SdssimError
from sdssim.experiments.design import cells
from sdssim.experiments.design.cells import column_letter, lines_of
from sdssim.experiments.design.design import Asked
from sdssim.experiments.design.points import scenarios_of
from sdssim.experiments.design.read import read_design
from tests.small import SMALL

TABLE = """\
name,scenario,staff.worker.people,demand.per_month,replications
as today,,,,
more staff,,+1,,50
less demand,small,,x0.5,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    return tmp_path


def read(folder, text, name="rows.csv", **asked):
    content = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(content)
    return read_design(folder / name, Asked(**{"scenario": "small", **asked}))


def problems_in(folder, text, name="rows.csv"):
    with pytest.raises(ScenarioError) as caught:
        list(scenarios_of(read(folder, text, name).points))
    return [problem.headline().replace(f"{folder}/", "") for problem in caught.value.problems]


def test_a_row_is_a_scenario_and_a_blank_cell_changes_nothing(folder):
    design = read(folder, TABLE, replications=7)
    made = list(scenarios_of(design.points))
    assert [dict(each.values) for each in made] == [
        {}, {"staff.worker.people": 3}, {"demand.per_month": 3},
    ]  # fmt: skip
    assert [each.point.name for each in made] == ["as today", "more staff", "less demand"]
    assert [each.point.replications for each in made] == [None, 50, None]
    assert (design.name, design.replications) == ("rows", 7)
    assert design.factors == ("staff.worker.people", "demand.per_month")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_mark_of_the_encoding_are_understood(folder, separator):
    text = TABLE.replace(",", separator)
    assert len(read(folder, b"\xef\xbb\xbf" + text.encode()).points) == 3


def test_every_problem_is_told_at_once_with_row_and_column(folder):
    text = """\
name,scenario,staff.wroker.people,demand.per_month,demand.per_month,replications
one,,1,"[3",4,none
one,smal,1,-10,4,2
two,,1,=2+3,4,2,extra
"""
    assert problems_in(folder, text) == [
        "rows.csv, row 1, column E: 'demand.per_month' is the name of column D as well",
        "rows.csv, row 2, column D (demand.per_month): a list that begins with '[' is not closed: "
        "',' or ']' is missing",
        "rows.csv, row 2, column F: 'none' is no number of replications; allowed: a whole number "
        "from 1",
        "rows.csv, row 3, column B: there is no scenario 'smal', and no file of that name; "
        + problems_in(folder, text)[3].split("file of that name; ")[1],
        "rows.csv, row 4, column G: this column has no name in the first row",
        "rows.csv, row 4, column D (demand.per_month): this cell is a formula; allowed: a value",
        "rows.csv, row 1, column C (staff.wroker.people): there is no 'wroker' in 'staff'; "
        "allowed: worker; did you mean 'worker'?",
        "rows.csv, row 3, column A: row 2 is called 'one' as well",
    ]


def test_a_value_that_the_scenario_refuses_is_told_with_its_cell(folder):
    told = problems_in(folder, "staff.worker.people,demand.per_month\n2,to -3\ntwo,3\n")
    assert told[0].startswith("rows.csv, row 2, column B (demand.per_month): ")
    assert told[1].startswith("rows.csv, row 3, column A (staff.worker.people): ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the table is empty"),
        (b"demand.per_month\n", "the table is empty"),
        (b"demand.per_month\n\xe9\n", "row 2: the file is not UTF-8 text"),
        ("demand.per_month\n3\n".encode("utf-16"), "written in UTF-16"),
        (b"demand.per_month\n\0\n", "not a text file"),
        (b"PK\x03\x04", "not a text file"),
        (b'demand.per_month\n"3\n', "this is not a CSV file"),
        (b"demand.per_month" + b",x" * 500 + b"\n3\n", "the table is too large"),
    ],
)
def test_a_file_that_is_no_table_is_refused(folder, content, words):
    assert words in " ".join(problems_in(folder, content))


def test_large_files_folders_and_files_that_are_not_there_are_refused(folder, monkeypatch):
    with pytest.raises(ScenarioError, match="there is no such file"):
        lines_of(folder / "none.csv")
    with pytest.raises(ScenarioError, match="not an ordinary file"):
        lines_of(folder)
    with pytest.raises(ScenarioError, match="cannot be read"):
        lines_of(folder / ("x" * 300 + ".csv"))
    monkeypatch.setattr(cells, "LARGEST_BYTES", 10)
    with pytest.raises(ScenarioError, match="too large"):
        read(folder, TABLE)


def test_too_many_rows_are_refused(folder, monkeypatch):
    monkeypatch.setattr("sdssim.experiments.design.table.MOST_POINTS", 2)
    assert "3 rows are too many" in " ".join(problems_in(folder, TABLE))


def test_columns_have_letters():
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main"><sheetData>{}</sheetData></worksheet>'
)
PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/'
    'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.'
    'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/'
    'xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="design" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.'
    'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/'
    'sheet1.xml"/></Relationships>',
}


def cell(place, value):
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def workbook(path, rows):
    """Write the least that is a workbook; rows are XML, or values."""
    if not isinstance(rows, str):
        rows = "".join(
            f'<row r="{number}">'
            + "".join(cell(f"{column_letter(c)}{number}", v) for c, v in enumerate(row) if v != "")
            + "</row>"
            for number, row in enumerate(rows, start=1)
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows))


def test_a_workbook_is_read_as_the_same_table(folder):
    pytest.importorskip("python_calamine", reason="reading Excel is an extra")
    workbook(
        folder / "rows.xlsx",
        [
            ["name", "staff.worker.people", "demand.per_month", "replications"],
            ["more", "+1", 2.5, 50],
            ["", "", "", ""],
            ["less", 1, "", ""],
        ],
    )
    design = read_design(folder / "rows.xlsx", Asked(scenario="small"))
    made = list(scenarios_of(design.points))
    assert [dict(each.values) for each in made] == [
        {"staff.worker.people": 3, "demand.per_month": 2.5}, {"staff.worker.people": 1},
    ]  # fmt: skip
    assert [each.point.name for each in made] == ["more", "less"]
    assert made[0].point.replications == 50
    assert made[1].point.place.file == f"{folder}/rows.xlsx, row 4"


def test_dates_of_excel_are_dates():
    assert cells._cell(datetime.datetime(2009, 12, 1)) == datetime.date(2009, 12, 1)
    assert cells._cell(datetime.time(9, 30)) == "09:30:00"
    assert cells._cell(True) is True


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row>', "cell B2 is a formula"),
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "the table is too large"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "the table is too large"),
        ("<row", "this Excel workbook cannot be read"),
    ],
)
def test_a_hostile_workbook_is_refused(folder, rows, words):
    pytest.importorskip("python_calamine", reason="reading Excel is an extra")
    workbook(folder / "rows.xlsx", rows)
    with pytest.raises(ScenarioError, match=words):
        read_design(folder / "rows.xlsx", Asked())


def test_a_workbook_that_unpacks_to_much_more_is_refused_before_it_is_unpacked(folder):
    with zipfile.ZipFile(folder / "rows.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (cells.LARGEST_UNPACKED_BYTES + 1))
    with pytest.raises(ScenarioError, match="at most 50 MB when unpacked"):
        read_design(folder / "rows.xlsx", Asked())


def test_a_file_that_is_no_workbook_is_refused(folder):
    (folder / "rows.xlsx").write_text("name,demand.per_month")
    with pytest.raises(ScenarioError, match="not an Excel workbook, or it is protected"):
        read_design(folder / "rows.xlsx", Asked())


def test_without_the_package_the_message_says_how_to_get_it(folder, monkeypatch):
    workbook(folder / "rows.xlsx", [["demand.per_month"], [3]])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(SdssimError, match=r'pip install "sdssim\[excel\]"'):
        read_design(folder / "rows.xlsx", Asked())
