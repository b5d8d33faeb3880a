"""A log with every object that an event is about: object-centric event data, OCEL 2.0.

A visit is about a person and a worker, a sitting about all whose case it takes. Tools of
object-centric process mining read these relations; a table of cases can only hold one of them. See
https://www.ocel-standard.org. Values are written as text, as the standard's schema asks for; their
types stand in the declarations.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from sdssim.eventlog import Event, EventLog
from sdssim.plan.plan import NONE
from sdssim.results.process_mining import OF_A_STEP, Texts, activities, case_name

ALWAYS: Final = "1970-01-01T00:00:00Z"
"""Since when an attribute that never changes has its value, as the standard has it."""

_EVENT_ATTRIBUTES: Final = {
    "transition": "string",
    "stage": "string",
    "step": "string",
    "round": "integer",
    "visit": "integer",
    "detail": "string",
    "hours": "float",
    "pounds": "float",
}

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ObjectLog:
    """The objects and the events of one replication, ready to be written.

    Attributes
    ----------
    object_types
        For each type the attributes of its objects, and their types.
    event_types
        Names, those of care tasks included.
    objects, events
        Lines of JSON.
    """

    object_types: dict[str, dict[str, str]]
    event_types: tuple[str, ...]
    objects: tuple[str, ...]
    events: tuple[str, ...]


def object_log(log: EventLog, panels: Sequence[str]) -> ObjectLog:
    """Return a log as objects and events.

    Parameters
    ----------
    panels
        Names of the plan's sittings, in its order: the panels and payment runs of the scenario.
    """
    names, transitions = activities(log)
    kinds = _event_types(log, names, transitions)
    writer = _Writer(log, panels)
    events = tuple(map(_line, writer.events(kinds, transitions)))
    return ObjectLog(
        writer.object_types(),
        tuple(dict.fromkeys(kinds)),
        tuple(map(_line, [*writer.people(), *writer.workers(), *writer.found.values()])),
        events,
    )


def _event_types(log: EventLog, names: Texts, transitions: Texts) -> list[str]:
    """Name the type of each row: the standard has no transitions, so the name tells them."""
    is_of_a_step = np.isin(log.event, [*OF_A_STEP])
    rows = zip(names, transitions, is_of_a_step, strict=True)
    return [f"{name} ({transition})" if of_a_step else name for name, transition, of_a_step in rows]


def head_of(object_types: dict[str, dict[str, str]], event_types: Sequence[str]) -> str:
    """Return the declarations of all types, as the first two members of the JSON object."""
    kinds = [_declared(name, attributes) for name, attributes in object_types.items()]
    events = [_declared(name, _EVENT_ATTRIBUTES) for name in event_types]
    members = {"objectTypes": kinds, "eventTypes": events}
    return ",\n".join(f'"{name}": {_lines(items)}' for name, items in members.items())


def _lines(items: Sequence[Item]) -> str:
    return "[\n" + ",\n".join(map(_line, items)) + "\n]"


def _declared(name: str, attributes: dict[str, str]) -> Item:
    return {
        "name": name,
        "attributes": [{"name": each, "type": kind} for each, kind in attributes.items()],
    }


def _line(item: Item) -> str:
    return json.dumps(item, separators=(",", ":"))


@dataclass(slots=True)
class _Writer:
    """One replication that is being turned into objects; sittings and care tasks as they come."""

    log: EventLog
    panels: Sequence[str]
    found: dict[str, Item] = field(default_factory=dict)

    def object_types(self) -> dict[str, dict[str, str]]:
        plan = self.log.plan
        words = dict.fromkeys(("stream", *plan.attribute_values), "string")
        numbers = dict.fromkeys(plan.number_attributes, "float")
        return {
            "person": words | numbers,
            "worker": {"name": "string", "group": "string"},
            "team": {"name": "string"},
            "sitting": {"panel": "string"},
            "care task": {},
        }

    def people(self) -> Iterator[Item]:
        """Yield every person, with their team; teams are found on the way."""
        people = self.log.people_frame().astype(object)
        columns = [name for name in people.columns if name not in ("replication", "person")]
        columns.remove("referred_day")
        for number, values in enumerate(zip(*(people[name] for name in columns), strict=True)):
            known = _known(dict(zip(columns, values, strict=True)))
            team = [(self._team(known["team"]), "belongs to")] if "team" in known else []
            yield _object(case_name(self.log.replication, number), "person", known, team)

    def workers(self) -> Iterator[Item]:
        """Yield every worker once, with the teams that they serve."""
        plan = self.log.plan
        by_name = {worker.name: worker for worker in plan.staffing.workers}
        for name, worker in by_name.items():
            teams = [(self._team(plan.teams[team]), "serves") for team in worker.serves]
            about = {"name": name, "group": worker.group}
            yield _object(self._worker(name), "worker", about, teams)

    def events(self, kinds: Sequence[str], transitions: Texts) -> Iterator[Item]:
        """Yield every row as an event."""
        table = self.log.to_frame()
        times = table["time"].dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        said: dict[str, Iterable[Any]] = {"transition": transitions}
        said |= {name: table[name].astype(object) for name in _EVENT_ATTRIBUTES if name in table}
        workers = table["worker"].astype(object)
        rows = zip(kinds, times, workers, zip(*said.values(), strict=True), strict=True)
        for row, (kind, time, worker, values) in enumerate(rows):
            known = _known(dict(zip(said, values, strict=True)))
            yield {
                "id": f"r{self.log.replication}-e{row}",
                "type": kind,
                "time": time,
                "attributes": [{"name": each, "value": value} for each, value in known.items()],
                "relationships": _relations(self._about(row, worker, time)),
            }

    def _about(self, row: int, worker: Any, time: str) -> Iterator[tuple[str, str]]:
        """Yield every object that an event is about, and what it is to the event."""
        log = self.log
        number = int(log.person[row]) - len(log.people)
        if number < 0:
            yield case_name(log.replication, int(log.person[row])), "about"
        else:
            name = f"r{log.replication}-c{number}"
            yield self._find(name, "care task"), "about"
        if isinstance(worker, str):
            yield self._worker(worker), "by"
        if log.event[row] == Event.REFERRED:
            team = int(log.people.codes["team"][log.person[row]])
            if team != NONE:
                yield self._team(log.plan.attribute_values["team"][team]), "to"
        if log.event[row] == Event.SITTING_HELD:
            panel = self.panels[int(log.plan.steps.sitting[log.step[row]])]
            name = f"r{log.replication}-sitting-{panel}-{time.removesuffix('Z')}"
            yield self._find(name, "sitting", {"panel": panel}), "at"

    def _worker(self, name: str) -> str:
        return f"r{self.log.replication}-worker-{name}"

    def _team(self, team: str) -> str:
        return self._find(f"r{self.log.replication}-team-{team}", "team", {"name": team})

    def _find(self, name: str, kind: str, attributes: dict[str, str] | None = None) -> str:
        """Return an object's name, and list the object when it is first met."""
        if name not in self.found:
            self.found[name] = _object(name, kind, attributes or {}, [])
        return name


def _object(
    name: str, kind: str, attributes: dict[str, str], to: Sequence[tuple[str, str]]
) -> Item:
    return {
        "id": name,
        "type": kind,
        "attributes": [
            {"name": each, "time": ALWAYS, "value": value} for each, value in attributes.items()
        ],
        "relationships": _relations(to),
    }


def _relations(to: Iterable[tuple[str, str]]) -> list[Item]:
    return [{"objectId": name, "qualifier": qualifier} for name, qualifier in to]


def _known(values: dict[str, Any]) -> dict[str, str]:
    """Return what is known, as text; a missing value is not equal to itself, or pandas' own."""
    import pandas as pd

    return {
        name: value if isinstance(value, str) else repr(value)
        for name, value in values.items()
        if isinstance(value, str) or not pd.isna(value)
    }
