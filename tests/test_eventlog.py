"""The log as a table: its columns, what is missing, files, and its digest."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from sdssim.eventlog import (
    CAUSE_AFTER,
    COLUMNS,
    FIELDS,
    Cause,
    Event,
    EventLog,
    read_events,
    write_events,
)
from sdssim.model.simulate import simulate
from tests.model.strategies import scenarios
from tests.model.telling import run

HEAD = """
name: logged
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none}
"""
BODY = """
demand:
  listed:
    - {day: 0.375, attributes: {team: north, age: 40}}
    - {day: 0.5, attributes: {team: south}}
staff:
  broker: {people: 1, also: carer, care_tasks: {days: [0.375], hours: 4}}
budget: {points: 10, price_point_pounds: 100, told_at: drafted}
payments: {first_at: agreed, one_off_share: 1}
already_on_the_way:
  people: [{referred: 2024-02-26, stage: drafting, step: work}]
pathway:
  - {stage: drafting, steps: [{work: {by: broker, hours: 3}}], milestone: drafted}
  - stage: agreement
    steps: [{wait: {days: 1}}]
    outcomes: {agreed: rest, again: {share: 0, back_to: drafting, at_most: 1}}
    milestone: agreed
"""


@pytest.fixture(scope="module")
def log() -> EventLog:
    return run(HEAD, BODY)


@pytest.fixture(scope="module")
def frame(log) -> pd.DataFrame:
    return log.to_frame()


def test_every_column_is_documented_and_every_row_is_there(log, frame):
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == len(log) > 20


def test_events_are_written_by_name(frame):
    assert set(frame["event"]) <= {event.label for event in Event}
    assert list(frame["event"][:3]) == ["referred", "stage_started", "joined_queue"]


def test_a_person_and_a_care_task_are_numbered_apart_and_the_other_is_missing(frame):
    care = frame[frame["care_task"].notna()]
    assert set(care["event"]) == {
        "care_task_arrived", "joined_queue", "work_started", "work_ended"
    }  # fmt: skip
    assert care["person"].isna().all()
    assert set(care["care_task"]) == {0}
    assert frame["care_task"].isna().sum() == len(frame) - len(care)
    assert set(frame["person"].dropna()) == {0, 1, 2}


def test_time_is_the_date_and_the_time_of_day(frame):
    first = frame[frame["person"] == 1].iloc[0]
    assert first["time"] == pd.Timestamp("2024-03-04 09:00")
    assert frame.iloc[0]["time"] == pd.Timestamp("2024-02-26")
    assert frame.iloc[0]["day"] == -7


def test_what_does_not_apply_is_missing_and_never_a_number(frame):
    referred = frame[frame["event"] == "referred"].iloc[0]
    for column in ("stage", "step", "round", "visit", "worker", "detail", "hours", "pounds"):
        assert pd.isna(referred[column]), column
    assert not (frame.select_dtypes("number").drop(columns="day") < 0).any().any()


def test_hours_and_pounds_stand_in_their_own_columns(frame):
    ended = frame[frame["event"] == "work_ended"]
    assert sorted(ended["hours"]) == [3, 3, 3, 4]
    assert ended["pounds"].isna().all()
    told = frame[frame["event"] == "budget_told"]
    assert told["pounds"].tolist() == [1000, 1000, 1000]
    assert told["hours"].isna().all()


def test_the_detail_says_which_outcome_milestone_or_kind_of_payment(frame):
    details = frame.groupby("event", observed=True)["detail"].agg(lambda d: set(d.dropna()))
    assert details["milestone"] == {"drafted", "agreed"}
    assert details["outcome"] == {"agreed"}
    assert details["paid"] == {"one-off"}
    assert details["work_started"] == set()


def test_stages_steps_and_workers_are_named(frame):
    started = frame[frame["event"] == "work_started"].iloc[1]
    assert (started["stage"], started["step"], started["worker"]) == (
        "drafting", "work", "broker 1"
    )  # fmt: skip
    assert (started["round"], started["visit"]) == (1, 1)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_log_comes_back_from_a_file_as_it_was(frame, tmp_path, form):
    path = tmp_path / f"events.{form}"
    write_events(frame, path, form)
    again = read_events(path)
    assert list(again.columns) == list(frame.columns)
    for name in frame.columns:
        seen, expected = again[name], frame[name]
        assert seen.isna().tolist() == expected.isna().tolist(), name
        assert seen.dropna().tolist() == expected.dropna().tolist(), name
    if form == "parquet":
        assert again.dtypes.astype(str).tolist() == frame.dtypes.astype(str).tolist()


def test_times_in_a_csv_are_written_to_the_microsecond(frame, tmp_path):
    write_events(frame, tmp_path / "events.csv", "csv")
    assert ",2024-03-04T09:00:00.000000," in (tmp_path / "events.csv").read_text()


def test_people_have_one_row_each_with_their_attributes(log):
    people = log.people_frame()
    assert people["person"].tolist() == [0, 1, 2]
    assert people["referred_day"].tolist() == [-7, 0.375, 0.5]
    assert people["stream"].isna().tolist() == [True, False, False]
    assert people["stream"].dropna().tolist() == ["referrals", "referrals"]
    assert people["team"].isna().tolist() == [True, False, False]
    assert people["team"].dropna().tolist() == ["north", "south"]
    assert people["age"].isna().tolist() == [True, False, True]


def test_the_digest_sees_every_field(log):
    assert log.digest() == run(HEAD, BODY).digest()
    for number, _ in enumerate(FIELDS):
        rows = np.column_stack([getattr(log, name) for name in FIELDS]).astype(float)
        rows[:, number] += 1
        changed = EventLog.from_rows(
            rows, plan=log.plan, seed=1, replication=0, people=log.people, roster=log.roster
        )
        assert changed.digest() != log.digest()


def test_rows_about_days_before_the_start_are_put_in_order_of_time(log):
    assert np.all(np.diff(log.time) >= 0)
    rows = np.zeros((3, len(FIELDS)))
    rows[:, 0], rows[:, 1] = [0, -5, 0], [1, 2, 3]
    made = EventLog.from_rows(
        rows, plan=log.plan, seed=1, replication=0, people=log.people, roster=log.roster
    )
    assert made.person.tolist() == [2, 1, 3]


def test_an_empty_log_is_a_table_too():
    empty = run(HEAD, "demand: {listed: []}\npathway: [{stage: a}]\n")
    assert len(empty) == 0
    assert list(empty.to_frame().columns) == list(COLUMNS)
    assert len(empty.people_frame()) == 0


def test_every_cause_is_the_cause_after_some_event_but_the_workers_other_duties():
    """Those share the time of a visit with the work itself."""
    assert {cause for cause in CAUSE_AFTER.values() if cause} == set(Cause) - {Cause.OFF_DUTY}


@settings(max_examples=30)
@given(scenarios())
def test_every_log_can_be_exported(scenario):
    log = simulate(scenario)
    table = log.to_frame()
    assert len(table) == len(log)
    assert table["event"].notna().all()
    is_detail = (log.detail >= 0) & (log.event != Event.HOLD_STARTED)
    is_detail &= log.event != Event.HOLD_ENDED
    assert table["detail"].notna().to_numpy()[is_detail].all()
