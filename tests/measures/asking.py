"""Random scenarios that ask for all that can be measured: windows, cohorts, targets, costs."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.model.strategies import Data, Draw, scenario_data


@st.composite
def asking_data(draw: Draw, **kept: Any) -> Data:
    """The plain data of a random scenario, with questions; ``kept`` as for ``scenario_data``."""
    data = draw(scenario_data(**kept))
    days = (data["end"] - data["start"]).days
    for group in data["staff"].values():
        if draw(st.booleans()):
            group["cost_per_hour_pounds"] = draw(st.sampled_from([0.0, 17.3, 30.0]))
    milestones = [stage["milestone"] for stage in data["pathway"] if "milestone" in stage]
    if draw(st.booleans()):
        data["window"] = _window(draw, data, days)
    data["cohorts"] = {
        name: _span(draw, data, days) for name in ("early", "late")[: draw(st.integers(0, 2))]
    }
    people = data.get("already_on_the_way", {"people": []})["people"]
    for person in people:
        if draw(st.booleans()):
            del person["attributes"]["need"]
    if milestones:
        data["targets"] = {
            f"target {n}": _target(draw, milestones) for n in range(draw(st.integers(0, 3)))
        }
        for person in people:
            _look_back(draw, person, milestones)
    return data


def _window(draw: Draw, data: Data, days: int) -> Data:
    """From a first day, to a last, or both."""
    first, last = sorted(draw(st.tuples(*[st.integers(0, days)] * 2)))
    ends = draw(st.sampled_from(["from", "cut_off", "both"]))
    window = {}
    if ends != "cut_off":
        window["from"] = data["start"] + timedelta(days=first)
    if ends != "from":
        window["cut_off"] = data["start"] + timedelta(days=last)
    return window


def _span(draw: Draw, data: Data, days: int) -> Data:
    first, last = sorted(draw(st.tuples(*[st.integers(-20, days)] * 2)))
    start = data["start"]
    return {"from": start + timedelta(days=first), "until": start + timedelta(days=last)}


def _target(draw: Draw, milestones: list[str]) -> Data:
    events = ["referral", *milestones]
    stop = draw(st.integers(1, len(milestones)))
    return {
        "from": events[draw(st.integers(0, stop - 1))],
        "to": events[stop],
        "within_days": draw(st.sampled_from([1, 3, 7, 7.5, 30])),
    }


def _look_back(draw: Draw, person: Data, milestones: list[str]) -> None:
    """Milestones that somebody already on the way had reached before the start."""
    since = (person["since"] - person["referred"]).days
    person["milestones"] = {
        name: person["referred"] + timedelta(days=draw(st.integers(0, since)))
        for name in draw(st.lists(st.sampled_from(milestones), unique=True))
    }
