"""The pages are run: what they show of the language is a scenario that passes every check."""

import re
from pathlib import Path

from sdssim.scenario.load import load_text

DOCS = Path(__file__).parents[1] / "docs"
HEAD = "name: the page\nstart: 2009-03-01\nend: 2010-12-31\n"


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_the_examples_of_the_language_make_one_scenario():
    whole = [block for block in blocks("language.md", "yaml") if not block.startswith("name:")]
    scenario = load_text(HEAD + "".join(whole))
    assert [stage.stage for stage in scenario.base.pathway] == ["saq", "support_planning"]
    assert len(scenario.periods) == 2


def test_the_example_of_a_child_is_a_scenario():
    (child,) = [block for block in blocks("language.md", "yaml") if block.startswith("name:")]
    assert load_text(child).label == "risk_enablement every_days: 14 -> 7"
