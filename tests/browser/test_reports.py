"""Reports of a run and of a comparison, as the commands make them."""

import pytest

from sdssim.cli.reports import report_on_comparison, report_on_run
from sdssim.experiments.comparison import compare_scenarios
from sdssim.experiments.replicate import run
from sdssim.report.page import page_of
from sdssim.results.read import open_results
from sdssim.results.write import write_run
from sdssim.scenario.load import load_text
from tests.browser.accessible import faults_in, unfold
from tests.report.documents import HOSTILE
from tests.small import SMALL

pytestmark = pytest.mark.xdist_group("browser")

PHONE = 390


def run_page(text, folder):
    write_run(run(load_text(text), 4, 1, engine="simpy"), folder)
    return page_of(report_on_run(open_results(folder), None))


def comparison_page(text):
    baseline = load_text(text)
    slower = load_text(text, sets=["staff.worker.share=0.08", "name=Slower"])
    return page_of(report_on_comparison(compare_scenarios(baseline, [slower], 6, engine="simpy")))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Their own names are hostile, and those of a team, a role and a stage."""
    hostile = SMALL.replace("name: Small", f"name: '{HOSTILE[0]} $x_1$ {HOSTILE[8]}'")
    return {
        "run": run_page(SMALL, tmp_path_factory.mktemp("run")),
        "comparison": comparison_page(SMALL),
        "hostile run": run_page(hostile, tmp_path_factory.mktemp("hostile")),
        "hostile comparison": comparison_page(hostile),
    }


NAMES = ("run", "comparison", "hostile run", "hostile comparison")


@pytest.mark.parametrize("name", NAMES[:2])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_axe_finds_no_fault_on_a_screen(opened, pages, name, width):
    page = opened(pages[name], width)
    unfold(page)
    assert faults_in(page) == []


@pytest.mark.parametrize("name", NAMES[:2])
def test_axe_finds_no_fault_on_paper(opened, pages, name):
    assert faults_in(opened(pages[name], 794, "print")) == []


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_for_nothing_runs_nothing_and_fits_a_phone(opened, pages, name):
    page = opened(pages[name], PHONE)
    unfold(page)
    page.wait_for_load_state("networkidle")
    assert [url for url in page.asked if not url.startswith("data:")] == [page.own_address]
    assert page.complaints == []
    assert page.locator("script, img, [onload], [onerror]").count() == 0
    assert page.locator("figure svg[role=img][aria-label]").count() == page.locator("svg").count()
    assert page.locator("svg").count() >= 3
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("name", NAMES)
def test_it_fits_the_paper(opened, pages, name):
    page = opened(pages[name], 680, "print")  # the width of A4 between its margins
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
