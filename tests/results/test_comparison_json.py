import json
from dataclasses import replace

from sdssim.measures.entry import Unit
from sdssim.results.compare import ComparisonRow
from sdssim.results.comparison import Contradiction, Stopping
from sdssim.results.comparison_json import comparison_object
from tests.results.paired import several


def test_it_is_plain_data_with_everything_that_was_judged():
    told = comparison_object(several())
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert [each["title"] for each in told["variants"]] == ["Less time", "Weekly", "Small"]
    weekly = told["variants"][1]
    assert weekly["headline"]["wait"]["verdict"] == "better"
    assert weekly["people"][0]["group"] is None
    assert weekly["people"][1]["group"] == {"team": "north"}
    assert set(weekly["people"][0]["shares"]) >= {"sooner", "same", "later", "not known"}
    assert told["stopping"] is None
    assert told["variants"][2]["is_baseline"]


def test_it_says_when_replications_were_no_longer_added():
    stopping = Stopping({Unit.DAYS: 7.0}, 100, (("Weekly", "wait"),))
    told = comparison_object(replace(several(), stopping=stopping))
    assert told["stopping"] == {
        "asked_replications": 12,
        "matters": {"days": 7.0},
        "at_most": 100,
        "unsettled": [{"variant": "Weekly", "measure": "wait"}],
    }


def test_it_tells_contradictions():
    variant = several().variants[0]
    row = next(row for row in variant.figures.rows if row.difference is not None)
    assert isinstance(row, ComparisonRow)
    each = Contradiction("referral", "first_payment", replace(row, difference=-3.0), row)
    changed = replace(several(), variants=(replace(variant, contradictions=(each,)),))
    (told,) = comparison_object(changed)["variants"]
    assert told["contradictions"] == [
        {"from": "referral", "to": "first_payment", "completed_days": -3.0,
         "everybody_days": row.difference},
    ]  # fmt: skip
