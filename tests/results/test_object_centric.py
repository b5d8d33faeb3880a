"""A log as objects and events: every relation holds, every value has its declared type."""

import json
from datetime import datetime

import pytest

from sdssim.experiments.logs import write_logs
from sdssim.model.simulate import simulate
from sdssim.results.object_centric import ALWAYS, object_log
from sdssim.scenario.load import load_text
from tests.small import SMALL

DUAL = """
name: dual
start: 2024-03-04
end: 2024-03-31
calendar: {holidays: none}
demand:
  listed:
    - {day: 0.375, attributes: {team: north, age: 40}}
    - {day: 0.5, attributes: {team: south}}
staff:
  broker: {people: 1, also: carer, care_tasks: {days: [0.375], hours: 4}}
panels: {first: {dates: [2024-03-12]}, board: {dates: [2024-03-20]}}
budget: {points: 10, price_point_pounds: 100, told_at: drafted}
payments: {first_at: agreed, one_off_share: 1}
pathway:
  - {stage: drafting, steps: [{work: {by: broker, hours: 3}}], milestone: drafted}
  - {stage: agreement, steps: [{sitting: board}], milestone: agreed}
"""

VALUE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
    "required": ["name", "value"],
}
RELATIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"objectId": {"type": "string"}, "qualifier": {"type": "string"}},
        "required": ["objectId", "qualifier"],
    },
}
TYPES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "attributes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "type": {"enum": ["string", "time", "integer", "float", "boolean"]},
                    },
                    "required": ["name", "type"],
                },
            },
        },
        "required": ["name", "attributes"],
    },
}
STANDARD = {
    "type": "object",
    "properties": {
        "objectTypes": TYPES,
        "eventTypes": TYPES,
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "type": {"type": "string"},
                    "attributes": {
                        "type": "array",
                        "items": VALUE | {"required": ["name", "value", "time"]},
                    },
                    "relationships": RELATIONS,
                },
                "required": ["id", "type"],
            },
        },
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "type": {"type": "string"},
                    "time": {"type": "string", "format": "date-time"},
                    "attributes": {"type": "array", "items": VALUE},
                    "relationships": RELATIONS,
                },
                "required": ["id", "type", "time"],
            },
        },
    },
    "required": ["objectTypes", "eventTypes", "objects", "events"],
}
"""What the standard's own schema asks for, and the five types of the specification."""

READ_AS = {"string": str, "integer": int, "float": float}


@pytest.fixture(scope="module")
def dual():
    """The objects and the events of one replication, by name."""
    scenario = load_text(DUAL)
    made = object_log(simulate(scenario), tuple(scenario.base.panels))
    return (
        {item["id"]: item for item in map(json.loads, made.objects)},
        [json.loads(line) for line in made.events],
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Three replications in one file."""
    made = tmp_path_factory.mktemp("ocel") / "log.jsonocel"
    assert write_logs(load_text(SMALL), 3, 1, made) == (made,)
    return made


@pytest.fixture(scope="module")
def document(path):
    return json.loads(path.read_text(encoding="utf-8"))


def related(item):
    return {each["qualifier"]: each["objectId"] for each in item["relationships"]}


def test_the_file_is_what_the_standards_schema_asks_for(document):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(document, STANDARD)
    assert list(document) == ["objectTypes", "eventTypes", "objects", "events"]


def test_names_are_never_given_twice_and_every_relation_leads_somewhere(document):
    for kind in ("objects", "events"):
        names = [item["id"] for item in document[kind]]
        assert len(names) == len(set(names)) > 20
    there = {item["id"] for item in document["objects"]}
    for item in (*document["objects"], *document["events"]):
        assert set(related(item).values()) <= there
        assert item["id"] not in related(item).values()


def test_every_type_and_attribute_is_declared_and_every_value_can_be_read(document):
    for kind, items in (("objectTypes", "objects"), ("eventTypes", "events")):
        declared = {
            each["name"]: {one["name"]: one["type"] for one in each["attributes"]}
            for each in document[kind]
        }
        assert set(declared) >= {item["type"] for item in document[items]}
        for item in document[items]:
            for attribute in item["attributes"]:
                READ_AS[declared[item["type"]][attribute["name"]]](attribute["value"])
    assert {each["type"] for each in document["events"]} == {
        each["name"] for each in document["eventTypes"]
    }


def test_every_replication_is_a_world_of_its_own(document):
    worlds = [{item["id"].split("-")[0], *_worlds(item)} for item in document["events"]]
    assert {len(each) for each in worlds} == {1}
    assert set.union(*worlds) == {"r0", "r1", "r2"}


def _worlds(item):
    return {name.split("-")[0] for name in related(item).values()}


def test_times_are_those_of_the_log_to_the_microsecond(dual):
    log = simulate(load_text(DUAL))
    _, events = dual
    assert [
        datetime.fromisoformat(event["time"]).replace(tzinfo=None) for event in events
    ] == log.to_frame()["time"].dt.to_pydatetime().tolist()


def test_a_visit_is_about_a_person_and_by_a_worker(dual):
    objects, events = dual
    visit = next(each for each in events if each["type"] == "drafting: work (start)")
    assert related(visit) == {"about": "r0-p0", "by": "r0-worker-broker 1"}
    said = {each["name"]: each["value"] for each in visit["attributes"]}
    assert said == {
        "transition": "start", "stage": "drafting", "step": "work", "round": "1", "visit": "1",
        "hours": "3.0",
    }  # fmt: skip
    assert objects["r0-worker-broker 1"]["type"] == "worker"


def test_one_sitting_takes_many_cases(dual):
    objects, events = dual
    held = [related(each) for each in events if each["type"] == "agreement: sitting (complete)"]
    assert [each["about"] for each in held] == ["r0-p0", "r0-p1"]
    (name,) = {each["at"] for each in held}
    assert name == "r0-sitting-board-2024-03-20T00:00:00.000000"
    assert objects[name]["attributes"] == [{"name": "panel", "time": ALWAYS, "value": "board"}]


def test_a_care_task_is_an_object_of_its_own(dual):
    objects, events = dual
    assert objects["r0-c0"]["type"] == "care task"
    mine = [each["type"] for each in events if related(each)["about"] == "r0-c0"]
    assert mine == [
        "care task arrived", "care task (schedule)", "care task (start)", "care task (complete)",
    ]  # fmt: skip


def test_people_belong_to_a_team_that_workers_serve(dual):
    objects, events = dual
    assert related(objects["r0-p1"]) == {"belongs to": "r0-team-south"}
    serves = objects["r0-worker-broker 1"]["relationships"]
    assert {each["objectId"] for each in serves} == {"r0-team-north", "r0-team-south"}
    assert [related(each)["to"] for each in events if each["type"] == "referred"] == [
        "r0-team-north", "r0-team-south",
    ]  # fmt: skip


def test_what_is_not_known_is_not_there(dual):
    objects, events = dual
    assert {each["name"] for each in objects["r0-p0"]["attributes"]} == {"stream", "team", "age"}
    assert {each["name"] for each in objects["r0-p1"]["attributes"]} == {"stream", "team"}
    assert {each["name"] for each in events[0]["attributes"]} == {"transition"}


def test_r4pm_reads_what_was_written(path, document):
    r4pm = pytest.importorskip("r4pm")
    linked = r4pm.convert_item(r4pm.import_item("OCEL", str(path)), "SlimLinkedOCEL")
    assert r4pm.bindings.num_events(ocel=linked) == len(document["events"])
    assert r4pm.bindings.num_objects(ocel=linked) == len(document["objects"])
    follows = r4pm.bindings.discover_dfg_from_ocel(linked)["object_type_to_dfg"]
    assert set(follows) >= {"person", "worker", "sitting"}


def test_pm4py_reads_what_was_written(path, document):
    pytest.importorskip("pm4py", reason="AGPL: not among what the tests install")
    from pm4py.objects.ocel.importer.jsonocel.variants import ocel20_standard

    read = ocel20_standard.apply(str(path))
    assert len(read.events) == len(document["events"])
    met = {name for each in document["events"] for name in related(each).values()}
    assert set(read.objects["ocel:oid"]) == met  # it keeps no object that has no event
    assert len(read.o2o) > 0


def test_somebody_whose_team_is_not_known_belongs_to_none():
    on_the_way = "already_on_the_way:\n  people: [{referred: 2024-02-26, stage: agreement}]\n"
    scenario = load_text(DUAL + on_the_way)
    made = object_log(simulate(scenario), tuple(scenario.base.panels))
    first = next(each for each in map(json.loads, made.objects) if each["id"] == "r0-p0")
    assert first["relationships"] == first["attributes"] == []
    (referred,) = (
        each
        for each in map(json.loads, made.events)
        if each["type"] == "referred" and related(each)["about"] == "r0-p0"
    )
    assert related(referred) == {"about": "r0-p0"}
    assert referred["time"] == "2024-02-26T00:00:00.000000Z"
