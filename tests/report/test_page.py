import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sdssim.report.document import Report, Section, Words
from sdssim.report.page import POLICY, column_kinds, contents_of, page_of, write_page
from sdssim.report.tables import Grid
from tests.report.documents import HOSTILE, LONG, WIDE, a_chart, a_report, hostile_report


class Elements(HTMLParser):
    """Every element of a page with its attributes and the text within it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.found.append(element)
        if tag not in ("meta", "link", "wbr"):
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag  # every element is closed, in order

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def __call__(self, tag, **attributes):
        named = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            each
            for each in self.found
            if each["tag"] == tag and all(each.get(key) == named[key] for key in named)
        ]


@pytest.fixture(scope="module")
def text():
    return page_of(a_report())


@pytest.fixture(scope="module")
def elements(text):
    return Elements(text)


def test_the_same_report_gives_the_same_page(text):
    assert page_of(a_report()) == text


def test_a_page_begins_as_html_in_british_english(text, elements):
    assert text.startswith("<!DOCTYPE html>\n<html")
    assert elements("html")[0]["lang"] == "en-GB"
    assert elements("title")[0]["text"] == "Small: how long people wait"
    assert elements("h1")[0]["text"] == "Small: how long people wait"


def test_the_policy_forbids_everything_but_the_styles_of_the_page(elements):
    (policy,) = elements("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"] == POLICY
    assert POLICY.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")


def test_nothing_in_it_is_loaded_or_run(text, elements):
    assert not elements("script")
    assert [each["href"] for each in elements("link")] == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", text)
    assert not any("src" in each for each in elements.found)
    assert not any(name.startswith("on") for each in elements.found for name in each)


def test_it_has_landmarks_and_a_link_past_the_first_of_them(elements):
    for landmark in ("header", "nav", "main", "footer"):
        assert len(elements(landmark)) == 1
    assert elements("a", class_="skip")[0]["href"] == f"#{elements('main')[0]['id']}"


def test_headings_go_down_one_level_at_a_time(elements):
    levels = [int(each["tag"][1]) for each in elements.found if re.fullmatch("h[1-6]", each["tag"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_name_within_the_page_is_there_once(elements):
    ids = [each["id"] for each in elements.found if "id" in each]
    assert len(ids) == len(set(ids))
    for each in elements.found:
        for name in ("aria-labelledby", "aria-describedby"):
            assert each.get(name, ids[0]) in ids
        if each.get("href", "").startswith("#"):
            assert each["href"][1:] in ids


def test_every_table_is_in_a_region_that_the_keyboard_reaches_with_a_name(elements):
    regions = elements("div", role="region")
    assert len(regions) == len(elements("table")) == 7
    assert all(each["tabindex"] == "0" for each in regions)
    names = [each["text"] for each in elements("caption")]
    assert names[0] == "Table 1. Weeks waited"
    assert len(set(names)) == len(names)


def test_headings_of_tables_say_what_they_are_headings_of(elements):
    scopes = [each["scope"] for each in elements("th")]
    assert scopes.count("row") == 4 * 1 + 2 * 6 + 60
    assert scopes.count("col") == 4 * 2 + 2 * 13 + 2
    assert all(each["text"] for each in elements("th"))  # an empty corner is no heading


def test_the_note_of_a_table_belongs_to_it(elements):
    assert elements("table", **{"aria-describedby": "note-2"})
    assert elements("p", id="note-2")[0]["text"] == WIDE.note
    assert sum("aria-describedby" in each for each in elements("table")) == 2


def test_a_chart_stands_with_its_title_its_reading_and_its_numbers(text, elements):
    chart = a_chart("ledger")
    assert elements("div", class_="finding", id="chart-ledger")
    place = text.index('id="chart-ledger"')
    parts = (chart.title, chart.svg, chart.reading, "The numbers in this chart", "Weeks waited")
    places = [text.index(part, place) for part in parts]
    assert places == sorted(places)


def test_the_answer_stands_out_and_notices_are_marked(elements):
    assert [each["text"] for each in elements("p", class_="lead")] == [
        "About 5 in 10 people wait longer than 24 weeks."
    ]
    (notice,) = elements("div", class_="notice")
    assert notice["text"] == "Please note. 17 of 180 numbers of Small are assumed."


def test_detail_is_folded_below_its_heading_and_says_what_is_in_it(elements):
    told = [each["text"] for each in elements("summary")]
    assert "Show 1 table of: Assumptions" in told
    assert "Show 1 chart and 1 table of: More charts" in told
    assert "Show the text of: How to read this" in told
    assert not any("open" in each for each in elements("details"))


def test_the_contents_lead_to_every_part(elements):
    links = [each for each in elements("a") if each["href"].startswith("#part-")]
    headings = [(each["id"], each["text"]) for each in elements("h2")]
    assert [(each["href"][1:], each["text"]) for each in links] == headings


def test_a_report_of_one_part_has_no_contents():
    elements = Elements(page_of(Report("One", "", (Section("Only", (Words("word"),)),))))
    assert not elements("nav")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text(name):
    elements = Elements(page_of(hostile_report(name)))
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    assert elements("h1")[0]["text"] == shown
    assert elements("th", scope="row")[0]["text"] == shown
    assert elements("figcaption")[0]["text"] == shown
    harmless = Elements(page_of(hostile_report("name")))
    assert {each["tag"] for each in elements.found} - {"wbr"} == {
        each["tag"] for each in harmless.found
    }


def test_characters_that_a_page_may_not_hold_do_not_stop_it_from_being_written(tmp_path):
    write_page(hostile_report("a\x00b\ud800c\x1bd"), tmp_path / "page.html")
    assert "<h1>a\ufffdb\ufffdc\ufffdd</h1>" in (tmp_path / "page.html").read_text("utf-8")


def test_a_very_long_title_is_set_smaller(text):
    assert "<h1>" in text
    assert '<h1 class="long">' in page_of(replace(a_report(), title="long " * 40))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["23.8 (22.8 to 24.0)", "not known"], "number"),
        (["better", "worse"], "word"),
        (["assumed: nobody wrote down how many", ""], "words"),
        (["1" * 41], "words"),
        ([], "word"),
    ],
)
def test_numbers_stand_to_the_right_and_words_to_the_left(cells, kind):
    grid = Grid("", ("", "figure"), tuple(("row", cell) for cell in cells))
    assert column_kinds(grid) == ("words", kind)


def test_a_long_path_may_be_broken_at_its_dots_and_a_number_may_not():
    rows = (("routes.route.external_broker.share", "23.8"),)
    shown = page_of(Report("", "", (Section("", (Grid("", ("", ""), rows),)),)))
    assert "routes.<wbr>route.<wbr>external_<wbr>broker.<wbr>share</th>" in shown
    assert ">23.8</td>" in shown


def test_long_tables_may_be_cut_between_pages_and_short_ones_not(elements):
    kept = [each.get("class") for each in elements("div", role="region")]
    assert kept.count("scroll") == 1
    assert kept.count("scroll whole") == len(kept) - 1
    assert len(LONG.rows) > 15


def test_what_is_in_a_section_is_counted():
    assert contents_of(Section("", (WIDE, WIDE, a_chart(), Words("")))) == "1 chart and 2 tables"
    assert contents_of(Section("", (a_chart(), a_chart()))) == "2 charts"


def test_tables_of_many_columns_are_marked_to_be_printed_smaller(elements):
    assert [each.get("class") for each in elements("table")].count("wide") == 2
    assert len(WIDE.columns) == 13
