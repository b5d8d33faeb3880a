"""What a scenario file may say: the whole file. Its parts are in the modules beside this one."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sdssim.scenario.demand import Demand
from sdssim.scenario.fields import Day, Name, Number, Part, Text
from sdssim.scenario.money import Budget, Cohort, Payments, Published, Target, Window
from sdssim.scenario.pathway import AnyMultiplier, Option, Sitting, Stage
from sdssim.scenario.staff import Calendar, StaffGroup

StartState = Literal["queue", "in_hand", "waiting", "on_hold"]


StepReference = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_ -]*$", max_length=60),
]
"""The name of a step, or its number within the stage from 1."""


class PersonOnTheWay(Part):
    """One person already on the way at the start. Days are given as dates."""

    person: Text | None = Field(default=None, description="the council's own case number")
    referred: Day
    stage: Name
    step: StepReference | None = Field(
        default=None, description="name of the step, or its number from 1"
    )
    route: dict[Name, Name] = Field(default_factory=dict, description="options already chosen")
    state: StartState = "queue"
    since: Day | None = Field(default=None, description="in this state since; referral if absent")
    visits_done: int = Field(default=0, ge=0, strict=True)
    hours_done: float = Field(default=0.0, ge=0, strict=True, description="of the visit in hand")
    worker: Name | None = Field(
        default=None, description="who has the work in hand, or is waited for"
    )
    workers: dict[Name, Name] = Field(
        default_factory=dict, description="for a role, the worker who keeps this person's case"
    )
    milestones: dict[Name, Day] = Field(default_factory=dict)
    attributes: dict[Name, Name | Number] = Field(default_factory=dict)


class OnTheWay(Part):
    """People already on the way at the start, listed here or in a CSV beside the scenario."""

    file: Text | None = None
    people: tuple[PersonOnTheWay, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> "OnTheWay":
        if (self.file is None) == (not self.people):
            raise PydanticCustomError(
                "on_the_way", "people already on the way need either 'file' or 'people'"
            )
        return self


class ScenarioFile(Part):
    """A scenario: demand, staff, panels, pathway, money, and what to measure."""

    name: Text = Field(min_length=1)
    description: Text = ""
    start: Day = Field(description="first day; time 0 is its first midnight")
    end: Day = Field(description="last day, included")
    calendar: Calendar = Calendar()
    demand: Demand
    already_on_the_way: OnTheWay | None = None
    staff: dict[Name, StaffGroup] = Field(default_factory=dict)
    panels: dict[Name, Sitting] = Field(default_factory=dict, description="panels and payment runs")
    routes: dict[Name, dict[Name, Option]] = Field(
        default_factory=dict, description="the choices of the pathway and their options"
    )
    pathway: tuple[Stage, ...] = Field(min_length=1)
    multipliers: dict[Name, AnyMultiplier] = Field(default_factory=dict)
    budget: Budget | None = None
    payments: Payments | None = None
    targets: dict[Name, Target] = Field(default_factory=dict)
    cohorts: dict[Name, Cohort] = Field(default_factory=dict)
    window: Window = Window()
    published: tuple[Published, ...] = ()

    @property
    def horizon_days(self) -> int:
        """Days from the first midnight of ``start`` to the last midnight of ``end``."""
        return (self.end - self.start).days + 1
