import pytest

from sdssim.report.page import page_of
from tests.browser.accessible import faults_in, unfold
from tests.report.documents import HOSTILE, a_report, hostile_report

pytestmark = pytest.mark.xdist_group("browser")

PHONE = 390


@pytest.fixture(scope="module")
def text():
    return page_of(a_report())


@pytest.mark.parametrize("width", [1280, PHONE])
def test_axe_finds_no_fault_on_a_screen(opened, text, width):
    page = opened(text, width)
    unfold(page)
    assert faults_in(page) == []


def test_axe_finds_no_fault_on_paper_where_nothing_was_unfolded(opened, text):
    assert faults_in(opened(text, 794, "print")) == []


def test_axe_does_find_a_fault_that_is_there(opened, text):
    page = opened(text.replace('<html lang="en-GB">', "<html>"))
    assert any(fault.startswith("html-has-lang") for fault in faults_in(page))


def test_nothing_is_asked_for_and_nothing_is_complained_of(opened, text):
    page = opened(text)
    unfold(page)
    page.wait_for_load_state("networkidle")
    assert [url for url in page.asked if not url.startswith("data:")] == [page.own_address]
    assert page.complaints == []


def is_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_on_a_phone_the_page_does_not_scroll_sideways(opened, text):
    page = opened(text, PHONE)
    unfold(page)
    assert not is_wider_than_the_screen(page)


def test_on_a_phone_a_wide_table_is_scrolled_with_the_keyboard(opened, text):
    page = opened(text, PHONE)
    table = page.get_by_role("region", name="Table 2. Everything about every team")
    table.focus()
    before = table.evaluate("each => each.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("each => each.scrollLeft > 0", arg=table.element_handle())
    assert before == 0


def test_the_first_key_leads_past_the_heading_to_the_answer(opened, text):
    page = opened(text)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the answer")
    assert link.evaluate("each => each === document.activeElement")
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_contents_lead_to_a_part(opened, text):
    page = opened(text)
    page.get_by_text("Contents").click()
    page.get_by_role("link", name="Assumptions").click()
    assert page.url.endswith("#part-3")
    box = page.get_by_role("heading", name="Assumptions").bounding_box()
    assert 0 <= box["y"] <= 844


def test_printed_everything_is_unfolded_and_what_leads_around_is_left_out(opened, text):
    page = opened(text, 794, "print")
    hidden = page.evaluate(
        "[...document.querySelectorAll('table')].filter(each => !each.checkVisibility("
        "{contentVisibilityAuto: true})|| !each.offsetHeight).length"
    )
    assert hidden == 0
    for left_out in ("nav", ".skip", "summary"):
        assert not page.locator(left_out).first.is_visible()


def test_printed_it_fits_the_paper_and_no_chart_is_cut(opened, text):
    page = opened(text, 680, "print")  # the width of A4 between its margins
    assert not is_wider_than_the_screen(page)
    kept_whole = "[...document.querySelectorAll('.whole, figure, tr, .lead')]"
    breaks = page.evaluate(f"{kept_whole}.map(each => getComputedStyle(each).breakInside)")
    assert set(breaks) == {"avoid"}
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_text_that_does_nothing_and_fits_the_phone(opened, name):
    page = opened(page_of(hostile_report(name)), PHONE)
    unfold(page)
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith("data:")] == [page.own_address]
    assert page.locator("script, img, [onload], [onerror], [onclick]").count() == 0
    assert page.locator("svg").count() == 2
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    assert page.locator("h1").text_content() == shown
    assert page.locator("caption").first.text_content() == f"Table 1. {shown}"
    assert not is_wider_than_the_screen(page)


def test_a_name_that_turns_the_direction_of_text_turns_nothing(opened):
    page = opened(page_of(a_report("Small\u202e")))
    heading = page.locator("h1")
    assert heading.text_content() == "Small\ufffd: how long people wait"
