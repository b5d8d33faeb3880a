"""Files that a scenario names: referrals, people on the way, measured times."""

from datetime import date, datetime

import pytest

from sdssim.errors import ScenarioError
from sdssim.scenario.describe import to_yaml
from sdssim.scenario.load import load, load_text, vary
from tests.scenario.small import small

REFERRALS = small(
    ("per_month: 4   # derived: from the list", "file: referrals.csv"),
    ("  team: {north: 0.5, south: rest}   # assumed\n", ""),
)
ON_THE_WAY = small(("changes:", "already_on_the_way: {file: cases.csv}\nchanges:"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "referrals.yaml").write_text(REFERRALS)
    (tmp_path / "way.yaml").write_text(ON_THE_WAY)
    return tmp_path


def write(folder, name, text, encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))


def problems_of(path):
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return caught.value.problems


def test_referrals_come_from_a_csv(folder):
    write(
        folder,
        "referrals.csv",
        "date,team,age\n2009-03-03,north,41\n\n04/03/2009,south,\n05/03/2009 10:30,north,40.5\n",
        "utf-8-sig",
    )
    listed = load(folder / "referrals.yaml").base.demand.listed
    assert [item.on for item in listed] == [
        date(2009, 3, 3),
        date(2009, 3, 4),
        datetime(2009, 3, 5, 10, 30),
    ]
    assert [item.attributes for item in listed] == [
        {"team": "north", "age": 41},
        {"team": "south"},
        {"team": "north", "age": 40.5},
    ]


def test_referrals_may_be_told_by_day(folder):
    write(folder, "referrals.csv", "day,team\n0.5,north\n3,south\n")
    assert [item.day for item in load(folder / "referrals.yaml").base.demand.listed] == [0.5, 3]


def test_people_on_the_way_come_from_a_csv(folder):
    write(
        folder,
        "cases.csv",
        "person,referred,stage,step,state,since,visits_done,worker:care,date:started,route:route,team,age\n"
        "A1,2009-01-05,plan,,queue,02/02/2009,1,care north 1,2009-02-01,practitioner,north,50\n",
    )
    (person,) = load(folder / "way.yaml").base.already_on_the_way.people
    assert person.person == "A1"
    assert person.since == date(2009, 2, 2)
    assert person.visits_done == 1
    assert person.workers == {"care": "care north 1"}
    assert person.milestones == {"started": date(2009, 2, 1)}
    assert person.route == {"route": "practitioner"}
    assert person.attributes == {"team": "north", "age": 50}
    assert person.step is None


def test_the_digest_covers_what_the_file_says(folder):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    first = load(folder / "referrals.yaml")
    write(folder, "referrals.csv", "date,team\n2009-03-04,north\n2009-03-03,south\n")
    assert load(folder / "referrals.yaml") != first


def test_a_scenario_with_files_can_be_written_and_varied_without_them(folder):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    text = (folder / "referrals.yaml").read_text()
    text = text.replace("{triangular: [1, 2, 6]}", "{empirical: {file: hours.csv}}")
    (folder / "referrals.yaml").write_text(text)
    write(folder, "hours.csv", "1\n2\n2\n5\n")
    scenario = load(folder / "referrals.yaml")
    assert "csv" not in to_yaml(scenario)
    assert load_text(to_yaml(scenario)) == scenario
    assert vary(scenario, {"staff.care.share": 0.2}).label == "care share: 0.1 -> 0.2"


def test_a_file_is_beside_the_scenario_that_names_it(folder):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    (folder / "sub").mkdir()
    (folder / "sub" / "child.yaml").write_text("extends: ../referrals\nname: Child\n")
    assert load(folder / "sub" / "child.yaml").label == "baseline"


def test_streams_may_have_files_of_their_own(folder):
    text = REFERRALS.replace("  file: referrals.csv", "  streams: {a: {file: referrals.csv}}")
    (folder / "streams.yaml").write_text(text)
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    assert len(load(folder / "streams.yaml").base.demand.streams["a"].listed) == 2


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("missing.csv", "does not exist"),
        ("../x.csv", "leads out of"),
        ("/etc/passwd", "leads out of"),
        ("C:/x.csv", "leads out of"),
        ("sub", "does not exist"),
        ("5", "named by a text"),
        ("''", "named by a text"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_where_it_is_named(folder, name, part):
    (folder / "sub").mkdir()
    (folder / "bad.yaml").write_text(REFERRALS.replace("referrals.csv", name))
    problem = problems_of(folder / "bad.yaml")[0]
    assert part in problem.message
    assert problem.file.endswith("bad.yaml")
    assert problem.source_line.strip().startswith("file:")


def test_a_text_has_no_files_beside_it():
    with pytest.raises(ScenarioError, match="not itself a file"):
        load_text(REFERRALS)


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("when,team\n2009-03-03,north\n", 1, "names no column 'date' or 'day'"),
        ("", 1, "names no column"),
        ("date,team,team\n2009-03-03,north,x\n", 1, "names 'team' twice"),
        ("date,team\nsoon,north\n", 2, "date is 'soon'"),
        ("date,team\n31/02/2009,north\n", 2, "date is '2009-02-31'"),
        ("date,team\n2009-03-03,north,more\n", 2, "more than 2 cells"),
        ('date,team\n2009-03-03,"north\n', None, "not a CSV"),
        ("day,team\nx,north\n", 2, "day is 'x'"),
        ("day,team\n1e999,north\n", 2, "too large"),
        ("date,team\n2009-03-03,nor!th\n", 2, "nor!th"),
    ],
)
def test_what_is_wrong_in_a_csv_is_told_with_its_line(folder, content, line, part):
    write(folder, "referrals.csv", content)
    problem = next(each for each in problems_of(folder / "referrals.yaml") if part in str(each))
    assert problem.file.endswith("referrals.csv")
    assert problem.line == line or line is None


def test_every_wrong_row_is_told_at_once(folder):
    write(folder, "referrals.csv", "date,team\nx,north\ny,north\n")
    told = [each.message for each in problems_of(folder / "referrals.yaml")]
    assert {"date is 'x'", "date is 'y'"} <= set(told)


def test_a_csv_that_is_no_text_or_too_long_is_refused(folder, monkeypatch):
    write(folder, "referrals.csv", "date,team\n2009-03-03,caf\u00e9\n", "latin-1")
    assert "UTF-8" in problems_of(folder / "referrals.yaml")[0].message
    write(folder, "referrals.csv", "date,team\n" + "2009-03-03,north\n" * 20)
    monkeypatch.setattr("sdssim.scenario.people_csv.MOST_ROWS", 10)
    assert "rows" in problems_of(folder / "referrals.yaml")[0].message
    monkeypatch.setattr("sdssim.scenario.people_csv.LARGEST_CSV_BYTES", 10)
    assert "10 MB" in problems_of(folder / "referrals.yaml")[0].message


def test_a_csv_that_cannot_be_opened_is_told(folder, monkeypatch):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert any("Permission" in each.message for each in problems_of(folder / "referrals.yaml"))


def test_an_empirical_file_that_is_wrong_is_told_by_the_schema(folder):
    text = (folder / "referrals.yaml").read_text()
    text = text.replace("{triangular: [1, 2, 6]}", "{empirical: {file: none.csv}}")
    (folder / "referrals.yaml").write_text(text)
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    (problem,) = problems_of(folder / "referrals.yaml")
    assert "'none.csv' does not exist" in problem.message


def test_a_file_beside_a_list_is_for_the_schema_to_refuse(folder):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    text = REFERRALS.replace("file: referrals.csv", "file: referrals.csv\n  listed: [2009-03-03]")
    (folder / "both.yaml").write_text(text)
    assert "in 2 ways" in problems_of(folder / "both.yaml")[0].message


def test_a_text_may_be_given_a_folder(folder):
    write(folder, "referrals.csv", "date,team\n2009-03-03,north\n2009-03-03,south\n")
    found = load_text(REFERRALS, "mine.yaml", folder=folder)
    assert found == load(folder / "referrals.yaml")
    assert found.file == "mine.yaml"
