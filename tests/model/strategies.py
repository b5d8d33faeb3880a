"""Random scenarios that pass every check, small enough to run in milliseconds.

Times are mostly whole days or quarters of one and hours whole, so that many things happen at one
instant. Every part of the scenario language turns up, alone and together with every other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sdssim.scenario.load import Scenario, from_mapping

Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

STARTS = (date(2024, 3, 4), date(2024, 4, 29), date(2024, 3, 2))
"""A Monday, the Monday before a bank holiday, and a Saturday."""

HOURS = st.sampled_from(
    [0, 1, 2, 4, 8, 8, 24, {"exponential": 4}, {"uniform": [0, 6]}, {"shares": {0: 0.5, 8: 0.5}}]
)
DAYS = st.sampled_from(
    [0, 0.25, 1, 1, 2, 7, {"exponential": 3}, {"shares": {0: 0.3, 1: 0.3, 7: 0.4}}]
)
VISITS = st.sampled_from([1, 1, 2, 3, {"shares": {1: 0.5, 2: 0.3, 4: 0.2}}])


@dataclass
class World:
    """What the parts of one scenario know of each other."""

    start: date
    days: int
    teams: tuple[str, ...]
    lasting_roles: list[str] = field(default_factory=list)
    ending_roles: list[str] = field(default_factory=list)
    workers: dict[str, list[str]] = field(default_factory=dict)
    panels: list[str] = field(default_factory=list)
    allocated: list[str] = field(default_factory=list)
    steps: list[tuple[str, str, Data]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def roles(self) -> list[str]:
        """Every role."""
        return [*self.lasting_roles, *self.ending_roles]

    def day(self, draw: Draw, first: int = 0) -> date:
        """A date within the run."""
        return self.start + timedelta(days=draw(st.integers(first, self.days - 1)))


@st.composite
def scenarios(draw: Draw, **kept: Any) -> Scenario:
    """A random valid scenario; ``kept`` are parts that are not left to chance."""
    return from_mapping(draw(scenario_data(**kept)))


@st.composite
def scenario_data(draw: Draw, **kept: Any) -> Data:
    """The plain data of a random valid scenario."""
    world = World(
        start=draw(st.sampled_from(STARTS)),
        days=draw(st.integers(10, 40)),
        teams=draw(st.sampled_from([(), ("north", "south")])),
    )
    data: Data = {
        "name": "random",
        "start": world.start,
        "end": world.start + timedelta(days=world.days - 1),
        "calendar": draw(_CALENDARS),
        "staff": _staff(draw, world),
        "panels": _panels(draw, world),
        "demand": _demand(draw, world),
    }
    _pathway(draw, world, data)
    if draw(st.booleans()):
        data["multipliers"] = _multipliers(draw)
    if draw(st.integers(0, 3)) == 0:
        _money(draw, data)
    if draw(st.booleans()):
        data["already_on_the_way"] = {"people": _on_the_way(draw, world)}
    data["changes"] = _changes(draw, world, data)
    return data | kept


_CALENDARS = st.sampled_from(
    [
        {},
        {"holidays": "none"},
        {"holidays": "none", "open_all_hours": True},
        {
            "holidays": [date(2024, 3, 6), date(2024, 5, 1)],
            "week": "mon-sat",
            "hours": "10:00-14:00",
        },
    ]
)


def _maybe(draw: Draw, chance: int = 3) -> bool:
    """True once in so many times; hypothesis shrinks to False."""
    return bool(draw(st.integers(0, chance - 1)) == chance - 1)


def _staff(draw: Draw, world: World) -> Data:
    staff: Data = {}
    for role in ("clerk", "planner", "broker")[: draw(st.integers(1, 3))]:
        staff[role] = group = {"people": draw(st.integers(1, 3))}
        if world.teams and draw(st.booleans()):
            del group["people"]
            group["per_team"] = {team: draw(st.integers(1, 2)) for team in world.teams}
        _terms(draw, world, group)
        _role_rules(draw, group)
        ends = _maybe(draw)
        (world.ending_roles if ends else world.lasting_roles).append(role)
        if ends:
            _window(draw, world, group)
        if _maybe(draw):
            staff[f"more {role}"] = more = {"role": role, "people": draw(st.integers(1, 2))}
            _terms(draw, world, more)
            _window(draw, world, more)
    if world.lasting_roles and _maybe(draw):
        _dual(draw, world, staff)
    for name, group in staff.items():
        world.workers.setdefault(group.get("role", name), []).extend(_names(name, group))
    return staff


def _names(name: str, group: Data) -> list[str]:
    """Workers who are there from the start."""
    if "from" in group:
        return []
    if "people" in group:
        return [f"{name} {number + 1}" for number in range(group["people"])]
    heads = group["per_team"].items()
    return [f"{name} {team} {n + 1}" for team, count in heads for n in range(count)]


def _terms(draw: Draw, world: World, group: Data) -> None:
    """When a worker works, and how much."""
    if _maybe(draw):
        group["share"] = draw(st.sampled_from([0.25, 0.5]))
    if _maybe(draw, 4):
        group["hours_per_week"] = draw(st.sampled_from([8, 12]))
    if _maybe(draw, 4):
        group |= {"week": "tue-thu", "hours": "12:00-20:00"}
    elif _maybe(draw, 4):
        group["open_all_hours"] = True
    if _maybe(draw, 4):
        group["works_bank_holidays"] = True
    if _maybe(draw, 4):
        first = world.day(draw)
        group["leave"] = {
            "days_per_year": draw(st.sampled_from([0, 27, 130])),
            "spells": [{"from": first, "until": first + timedelta(days=draw(st.integers(0, 5)))}],
        }
    if _maybe(draw, 5):
        group["sickness"] = {"share_of_time": 0.2, "spell_days": {"exponential": 3}}
    if _maybe(draw, 6):
        group["away"] = {"share_of_time": 0.1, "spell_days": 4}
    if _maybe(draw, 4):
        group["experience"] = {"exponent": 0.5, "floor": draw(st.sampled_from([0, 0.5]))}


def _role_rules(draw: Draw, group: Data) -> None:
    """How a role orders its queues and keeps its cases."""
    if draw(st.booleans()):
        group["named_at_referral"] = True
    if draw(st.booleans()):
        group["caseload_places"] = draw(st.integers(1, 3))
    group["order"] = draw(st.sampled_from(["joined", "joined", "referred", "due"]))
    if group["order"] == "due":
        group["due_days"] = draw(st.sampled_from([5, {"high": 2, "low": 9}]))
    if _maybe(draw):
        group["priority"] = draw(st.sampled_from([["high"], ["high", "low"]]))
    if _maybe(draw):
        group["handover_hours"] = draw(HOURS)


def _window(draw: Draw, world: World, group: Data) -> None:
    """A first or a last day, or both."""
    first, last = sorted(draw(st.tuples(*[st.integers(0, world.days - 1)] * 2)))
    ends = draw(st.sampled_from(["from", "until", "both"]))
    if ends != "until":
        group["from"] = world.start + timedelta(days=first)
    if ends != "from":
        group["until"] = world.start + timedelta(days=last)


def _dual(draw: Draw, world: World, staff: Data) -> None:
    """People who keep one of the roles and take on another, which may be new."""
    kept = draw(st.sampled_from(world.roles))
    role = draw(st.sampled_from(["hub", *(r for r in world.roles if r != kept)]))
    group: Data = {"role": role, "people": draw(st.integers(1, 2)), "also": kept}
    group["rule"] = draw(
        st.sampled_from(["care_first", "broker_first", "as_they_come", "ring_fenced"])
    )
    if group["rule"] == "ring_fenced":
        group["ring_fenced_share"] = draw(st.sampled_from([0.25, 0.5, 1]))
    if draw(st.booleans()):
        group["care_tasks"] = {"hours": draw(HOURS)} | draw(
            st.sampled_from([{"per_week": 4}, {"days": [0.375, 1, 1, 2.5]}])
        )
    if draw(st.booleans()):
        _window(draw, world, group)
    if role == "hub":
        world.ending_roles.append("hub")
    staff["dual"] = group


def _panels(draw: Draw, world: World) -> Data:
    panels: Data = {}
    for name in ("panel", "run")[: draw(st.integers(0, 2))]:
        panels[name] = sitting = {}
        if _maybe(draw):
            sitting["dates"] = sorted({world.day(draw) for _ in range(3)})
        else:
            sitting["every_days"] = draw(st.sampled_from([7, 7, 3.5, 10]))
            if _maybe(draw):
                sitting["first"] = world.day(draw)
        if draw(st.booleans()):
            sitting["places"] = draw(st.integers(1, 2))
        sitting["papers_in_days"] = draw(st.sampled_from([0, 0, 1, 3]))
        sitting["same_day"] = draw(st.booleans())
        sitting["at"] = draw(st.sampled_from(["00:00", "00:00", "10:00"]))
        sitting["if_closed"] = draw(st.sampled_from(["sit", "next_open_day", "skip"]))
    world.panels = list(panels)
    return panels


def _attributes(draw: Draw, world: World) -> Data:
    """What demand says about who people are."""
    told: Data = {"need": {"low": 0.5, "high": "rest"}}
    if world.teams:
        told["team"] = {"north": 0.6, "south": "rest"}
    if _maybe(draw):
        told["age"] = {"uniform": [18, 80]}
    return told


def _listed(draw: Draw, world: World) -> Data:
    days = draw(st.lists(st.integers(0, 4 * world.days - 1), max_size=8))
    items = [
        {"day": day / 4, "attributes": {"need": draw(st.sampled_from(["low", "high"]))}}
        if _maybe(draw)
        else day / 4
        for day in days
    ]
    return {"listed": items}


def _stream(draw: Draw, world: World) -> Data:
    way = draw(st.sampled_from(["listed", "listed", "per_week", "per_month", "every_days"]))
    if way == "listed":
        return _listed(draw, world)
    rates = {
        "per_week": [3, 7],
        "per_month": [12, {"at_start": 5, "growth_per_month": 4}],
        "every_days": [1, 3.5, {"exponential": 2}],
    }
    stream: Data = {way: draw(st.sampled_from(rates[way])), "office_hours": draw(st.booleans())}
    if _maybe(draw):
        stream["from"] = world.day(draw)
    return stream


def _demand(draw: Draw, world: World) -> Data:
    told = _attributes(draw, world)
    if draw(st.booleans()):
        return told | _stream(draw, world)
    streams = {"main": _stream(draw, world), "other": _stream(draw, world)}
    if world.teams and _maybe(draw):
        del told["team"]
        streams["main"]["team"] = {"north": "rest", "south": 0.5}
        streams["other"] = {"per_week": {"by_team": {"north": 3, "south": 2}}}
    return told | {"streams": streams}


def _pathway(draw: Draw, world: World, data: Data) -> None:
    if _maybe(draw):
        options = {
            "long": {"share": {"by": "need", "of": {"high": 0.8}, "otherwise": 0.3}},
            "short": {"share": "rest"},
        }
        for number, option in enumerate(options):
            count = draw(st.integers(0, 2))
            options[option]["steps"] = [
                _step(draw, world, f"o{number}{index}", world.lasting_roles)
                for index in range(count)
            ]
        data["routes"] = {"way": options}
        world.choices.append("way")
    stages = [_stage(draw, world, number) for number in range(draw(st.integers(1, 4)))]
    for number, stage in enumerate(stages):
        for step in stage["steps"]:
            if "choose" not in step and _maybe(draw, 5):
                step["outcomes"] = _outcomes(draw, world, number, len(stages))
        if _maybe(draw):
            stage["outcomes"] = _outcomes(draw, world, number, len(stages))
    data["pathway"] = stages


def _stage(draw: Draw, world: World, number: int) -> Data:
    name = f"stage{number}"
    steps = [
        _step(draw, world, f"s{number}{index}", world.roles)
        for index in range(draw(st.integers(0, 3)))
    ]
    if world.choices and _maybe(draw):
        steps.append({"name": f"c{number}", "choose": world.choices[0]})
    world.steps += [(name, step["name"], step) for step in steps]
    stage: Data = {"stage": name, "steps": steps}
    if draw(st.booleans()):
        stage["milestone"] = f"milestone{number}"
    return stage


def _step(draw: Draw, world: World, name: str, roles: list[str]) -> Data:
    kinds = ["wait", *(["work", "work", "work", "allocate"] if roles else [])]
    kinds += ["sitting"] if world.panels else []
    kinds += ["release"] if world.allocated else []
    kind = draw(st.sampled_from(kinds))
    if kind == "wait":
        unit = draw(st.sampled_from(["days", "days", "working_days"]))
        return {"name": name, "wait": {unit: draw(DAYS)}}
    if kind == "sitting":
        return {"name": name, "sitting": draw(st.sampled_from(world.panels))}
    if kind == "release":
        return {"name": name, "release": draw(st.sampled_from(world.allocated))}
    role = draw(st.sampled_from(roles))
    if kind == "allocate":
        # Steps of options stand before the stages here and after them in the pathway.
        if not name.startswith("o"):
            world.allocated.append(role)
        allocate: Data = {"to": role}
        if _maybe(draw):
            allocate["patience_days"] = draw(DAYS)
        return {"name": name, "allocate": allocate}
    work: Data = {"by": role, "hours": draw(HOURS)}
    if draw(st.booleans()):
        work |= {"visits": draw(VISITS), "days_between": draw(DAYS)}
    if _maybe(draw, 4):
        work["patience_days"] = draw(DAYS)
    return {"name": name, "work": work}


def _outcomes(draw: Draw, world: World, stage: int, stages: int) -> Data:
    outcomes: Data = {"on": "rest"}
    if draw(st.booleans()):
        back = draw(st.integers(0, stage))
        steps = [f"{name}/{step}" for name, step, _ in world.steps if name == f"stage{back}"]
        place = f"stage{back}" if back == stage or not steps else draw(st.sampled_from(steps))
        outcomes["again"] = {
            "share": draw(st.sampled_from([0.3, 0.6])),
            "back_to": place,
            "at_most": draw(st.integers(0, 2)),
        }
        if draw(st.booleans()):
            outcomes["again"]["hold_days"] = draw(DAYS)
    if _maybe(draw):
        outcomes["out"] = {"share": 0.1, "leave": "moved away"}
    if stage + 1 < stages and _maybe(draw):
        later = draw(st.integers(stage + 1, stages - 1))
        outcomes["jump"] = {"share": 0.1, "on_to": f"stage{later}"}
    if _maybe(draw):
        outcomes["pause"] = {
            "share": {"by": "need", "of": {"high": 0.15}, "otherwise": 0},
            "hold_days": draw(DAYS),
            "budget_factor": 0.9,
        }
    return outcomes


def _multipliers(draw: Draw) -> Data:
    return {
        "general": {"of": draw(st.sampled_from(["hours", "days"])), "factor": 1.25},
        "by need": {
            "of": draw(st.sampled_from(["hours", "days"])),
            "stages": ["stage0"],
            "by": "need",
            "factors": {"high": draw(st.sampled_from([0, 2]))},
        },
    }


def _money(draw: Draw, data: Data) -> None:
    named = [stage["milestone"] for stage in data["pathway"] if "milestone" in stage]
    if named:
        data["budget"] = {
            "points": {"uniform": [50, 90]},
            "price_point_pounds": 100,
            "told_at": named[0],
            "used_share": 0.9,
        }
        data["payments"] = {
            "first_at": named[-1],
            "one_off_share": draw(st.sampled_from([0, 0.5])),
            "every_days": draw(st.sampled_from([7, 28])),
        }


def _on_the_way(draw: Draw, world: World) -> list[Data]:
    people: list[Data] = []
    busy: set[str] = set()
    for _ in range(draw(st.integers(1, 4))):
        waited = draw(st.integers(0, 20))
        person: Data = {
            "referred": world.start - timedelta(days=waited + draw(st.integers(0, 9))),
            "since": world.start - timedelta(days=waited),
            "stage": "stage0",
            "attributes": {"need": "high"} | ({"team": "north"} if world.teams else {}),
        }
        if world.steps:
            stage, name, step = draw(st.sampled_from(world.steps))
            person |= {"stage": stage, "step": name}
            _state(draw, world, person, step, busy)
        if world.allocated and _maybe(draw):
            role = draw(st.sampled_from(world.allocated))
            if world.workers[role]:
                person["workers"] = {role: draw(st.sampled_from(world.workers[role]))}
        people.append(person)
    return people


def _state(draw: Draw, world: World, person: Data, step: Data, busy: set[str]) -> None:
    outcomes = [told for told in step.get("outcomes", {}).values() if told != "rest"]
    if any("hold_days" in told for told in outcomes):
        person["state"] = "on_hold"
        return
    if "wait" in step:
        person["state"] = "waiting"
    if "work" not in step:
        return
    able = [name for name in world.workers.get(step["work"]["by"], []) if name not in busy]
    state = draw(st.sampled_from(["queue", "in_hand", "waiting"]))
    if state == "in_hand" and able:
        worker = draw(st.sampled_from(able))
        busy.add(worker)
        person |= {"state": "in_hand", "worker": worker, "hours_done": draw(st.integers(0, 3))}
    if state == "waiting" and step["work"].get("visits", 1) != 1:
        person |= {"state": "waiting", "visits_done": 1}
        if able:
            person["worker"] = draw(st.sampled_from(able))


def _changes(draw: Draw, world: World, data: Data) -> list[Data]:
    dates = sorted({world.day(draw, first=1) for _ in range(draw(st.integers(0, 2)))})
    changes = [{"on": day, "set": _change(draw, data)} for day in dates]
    return [change for change in changes if change["set"]]


def _change(draw: Draw, data: Data) -> Data:
    possible = _of_staff(data) | _of_panels(data) | _of_demand_and_pathway(data)
    chosen = draw(st.lists(st.sampled_from(sorted(possible)), max_size=3, unique=True))
    return {path: draw(possible[path]) for path in chosen}


def _of_staff(data: Data) -> Data:
    """What may change on a date, by its path."""
    possible: Data = {}
    for name, group in data["staff"].items():
        if "people" in group:
            possible[f"staff.{name}.people"] = st.integers(1, 3)
        if group.get("rule") != "ring_fenced":
            possible[f"staff.{name}.share"] = st.sampled_from([0.3, 0.6, 1])
    return possible


def _of_panels(data: Data) -> Data:
    possible: Data = {}
    for name, sitting in data["panels"].items():
        possible[f"panels.{name}.places"] = st.integers(1, 3)
        possible[f"panels.{name}.same_day"] = st.booleans()
        if "every_days" in sitting:
            possible[f"panels.{name}.every_days"] = st.sampled_from([5, 14])
    return possible


def _of_demand_and_pathway(data: Data) -> Data:
    possible: Data = {}
    for way in {"per_week", "per_month"} & set(data["demand"]):
        possible[f"demand.{way}"] = st.sampled_from([1, 9])
    if "multipliers" in data:
        possible["multipliers.general.factor"] = st.sampled_from([0, 0.5, 2])
    if "routes" in data:
        possible["routes.way.long.share"] = st.sampled_from([0, 0.5, 1])
    if "budget" in data:
        possible["budget.price_point_pounds"] = st.just(120)
    for number, stage in enumerate(data["pathway"]):
        if "again" in stage.get("outcomes", {}):
            possible[f"pathway.{number}.outcomes.again.share"] = st.sampled_from([0, 0.5])
    return possible
