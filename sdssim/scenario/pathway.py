"""What a scenario may say about the pathway: stages, steps, and what may come of each."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Count, Distribution, Duration
from sdssim.scenario.fields import (
    DATED,
    Clock,
    Day,
    Flag,
    Name,
    NotNegative,
    Part,
    Positive,
    PositiveWhole,
    Share,
    WholeNumber,
)

ZERO = Distribution.constant(0.0)
ONE = Distribution.constant(1.0)


class Work(Part):
    """Hours of one worker's time, in one or more visits."""

    by: Name = Field(description="a role: the person's own worker of it, or anyone of the role")
    hours: Duration = Field(description="hours of effort for the whole step")
    visits: Count = Field(default=ONE, description="equal parts in which the hours are done")
    days_between: Duration = Field(
        default=ZERO, description="days between visits, the person's own"
    )
    patience_days: Duration | None = Field(
        default=None, description="days after which a person who waits for the first visit gives up"
    )


class Wait(Part):
    """Days in which nobody works on the case. Exactly one of the two."""

    days: Duration | None = Field(default=None, description="calendar days")
    working_days: Duration | None = Field(default=None, description="days of the office calendar")

    @model_validator(mode="after")
    def _one_unit(self) -> "Wait":
        if (self.days is None) == (self.working_days is None):
            raise PydanticCustomError("wait", "a wait needs either 'days' or 'working_days'")
        return self


class Allocate(Part):
    """Take up a caseload place with a worker of a role, who stays with the case until released."""

    to: Name
    patience_days: Duration | None = Field(
        default=None, description="days after which a person who waits for a place gives up"
    )


class Outcome(Part):
    """One of the things that may come of a step or a stage. Without a destination: onward."""

    share: Share = Field(json_schema_extra=DATED)
    back_to: str | None = Field(default=None, description="an earlier stage, or stage/step")
    at_most: WholeNumber | None = Field(
        default=None,
        description="times one person can be sent back this way; then the case goes on",
    )
    on_to: str | None = Field(default=None, description="a later stage, or stage/step")
    hold_days: Duration | None = Field(default=None, description="days on hold before going there")
    leave: Name | None = Field(default=None, description="the person leaves, for this reason")
    budget_factor: NotNegative = Field(default=1.0, description="what becomes of the yearly budget")

    @model_validator(mode="before")
    @classmethod
    def _share_alone(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Outcome) else {"share": value}

    @model_validator(mode="after")
    def _one_destination(self) -> "Outcome":
        given = [key for key in ("back_to", "on_to", "leave") if getattr(self, key) is not None]
        if len(given) > 1:
            raise PydanticCustomError(
                "destination",
                "an outcome has one destination, not {given}",
                {"given": " and ".join(given)},
            )
        if (self.back_to is not None) != (self.at_most is not None):
            raise PydanticCustomError("at_most", "a way back needs both 'back_to' and 'at_most'")
        return self


_KINDS = ("work", "wait", "allocate", "release", "sitting", "choose")


class Step(Part):
    """One step: exactly one of work, wait, allocate, release, sitting, choose."""

    name: Name | None = None
    work: Work | None = None
    wait: Wait | None = None
    allocate: Allocate | None = None
    release: Name | None = Field(
        default=None, description="give back the place held with this role"
    )
    sitting: Name | None = Field(default=None, description="the next sitting of this panel or run")
    choose: Name | None = Field(
        default=None, description="one of the options of this entry of routes"
    )
    outcomes: dict[Name, Outcome] = Field(default_factory=dict, json_schema_extra=DATED)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("allocate"), str):
            return {**value, "allocate": {"to": value["allocate"]}}
        return value

    @model_validator(mode="after")
    def _one_kind(self) -> "Step":
        if len(self.kinds) != 1:
            raise PydanticCustomError(
                "step",
                "a step is exactly one of {all}; this one has {n}",
                {"all": ", ".join(_KINDS), "n": " and ".join(self.kinds) or "none of them"},
            )
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of step that are given: one, in a valid step."""
        return tuple(name for name in _KINDS if getattr(self, name) is not None)


class Stage(Part):
    """A stage of the pathway: its steps in order, what may come of it, the date it is known by."""

    stage: Name
    steps: tuple[Step, ...] = ()
    choose: Name | None = Field(
        default=None, description="short for one step that chooses, before the steps"
    )
    outcomes: dict[Name, Outcome] = Field(default_factory=dict, json_schema_extra=DATED)
    milestone: Name | None = Field(
        default=None, description="the date recorded when the person goes on from here"
    )


class Option(Part):
    """One option of a choice, and the steps it takes."""

    share: Share = Field(json_schema_extra=DATED)
    steps: tuple[Step, ...] = ()


class Sitting(Part):
    """A panel or a payment run: when it sits, how many cases it takes, when papers must be in."""

    every_days: Positive | None = Field(default=None, json_schema_extra=DATED)
    dates: tuple[Day, ...] | None = Field(default=None, json_schema_extra=DATED)
    first: Day | None = Field(
        default=None,
        description="the first sitting; the scenario's start if absent",
        json_schema_extra=DATED,
    )
    at: Clock = Field(default="00:00", description="time of day")
    places: PositiveWhole | None = Field(
        default=None,
        description="cases at one sitting; no limit if absent",
        json_schema_extra=DATED,
    )
    papers_in_days: NotNegative = Field(
        default=0.0,
        description="calendar days before the sitting's day by which papers must be in",
        json_schema_extra=DATED,
    )
    same_day: Flag = Field(
        default=False,
        description="cases that become ready on the sitting's own day, up to its hour, are taken",
        json_schema_extra=DATED,
    )
    if_closed: Literal["sit", "next_open_day", "skip"] = Field(
        default="sit", description="what happens when the date is not an office day"
    )

    @model_validator(mode="after")
    def _one_pattern(self) -> "Sitting":
        if (self.every_days is None) == (self.dates is None):
            raise PydanticCustomError("sitting", "a sitting needs either 'every_days' or 'dates'")
        return self


def _kind_of_multiplier(value: Any) -> str:
    factor = value.get("factor") if isinstance(value, dict) else getattr(value, "factor", None)
    return "plain" if factor is not None else "by"


class Multiplier(Part):
    """Multiplies the hours (or the days of waits) of the stages it names, or of all."""

    of: Literal["hours", "days"] = "hours"
    stages: tuple[Name, ...] | None = None


class PlainMultiplier(Multiplier):
    """The same factor for everybody; it may change on a date."""

    factor: NotNegative = Field(json_schema_extra=DATED)


class AttributeMultiplier(Multiplier):
    """A factor for each value of an attribute; 1 for values not listed."""

    by: Name
    factors: dict[Name, NotNegative]


AnyMultiplier = Annotated[
    Annotated[PlainMultiplier, Tag("plain")] | Annotated[AttributeMultiplier, Tag("by")],
    Discriminator(_kind_of_multiplier),
]
