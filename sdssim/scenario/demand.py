"""What a scenario may say about demand: how many people are referred, when, and who they are."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Amount, Duration
from sdssim.scenario.fields import DATED, Day, Flag, Name, NotNegative, Number, Part, Shares, Text

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Growth(Part):
    """A rate that grows by the same amount every calendar month from the start."""

    at_start: NotNegative = Field(description="referrals per month at the start")
    growth_per_month: Number = Field(description="added to the rate each month; never below 0")


class MonthlyRates(Part):
    """A rate for each calendar month; a month not listed keeps the one before, or 0."""

    by_month: dict[Month, NotNegative] = Field(min_length=1)


def _kind_of_rate(value: Any) -> str:
    if isinstance(value, dict):
        for key in ("by_team", "by_month"):
            if key in value:
                return key
        return "growth"
    if isinstance(value, Growth):
        return "growth"
    if isinstance(value, MonthlyRates):
        return "by_month"
    return "by_team" if isinstance(value, TeamRates) else "number"


TeamRate = Annotated[
    Annotated[NotNegative, Tag("number")]
    | Annotated[Growth, Tag("growth")]
    | Annotated[MonthlyRates, Tag("by_month")],
    Discriminator(_kind_of_rate),
]


class TeamRates(Part):
    """A rate for each team."""

    by_team: dict[Name, TeamRate] = Field(min_length=1)


Rate = Annotated[
    Annotated[NotNegative, Tag("number")]
    | Annotated[Growth, Tag("growth")]
    | Annotated[MonthlyRates, Tag("by_month")]
    | Annotated[TeamRates, Tag("by_team")],
    Discriminator(_kind_of_rate),
]


class ListedReferral(Part):
    """One referral on a known day, with what is known of the person."""

    on: date | datetime | None = Field(default=None, description="date, or date and time")
    day: NotNegative | None = Field(
        default=None, description="days since the start, instead of `on`"
    )
    attributes: dict[Name, Name | Number] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_moment(self) -> "ListedReferral":
        if (self.on is None) == (self.day is None):
            raise PydanticCustomError(
                "moment", "a listed referral needs either 'on' (a date) or 'day' (a number)"
            )
        return self


def _kind_of_listed(value: Any) -> str:
    if isinstance(value, dict | ListedReferral):
        return "referral"
    return "day" if isinstance(value, int | float) and not isinstance(value, bool) else "date"


Listed = Annotated[
    Annotated[ListedReferral, Tag("referral")]
    | Annotated[NotNegative, Tag("day")]
    | Annotated[date | datetime, Tag("date")],
    Discriminator(_kind_of_listed),
]


def _kind_of_attribute(value: Any) -> str:
    """A mapping of one known family is a distribution; any other mapping is named shares."""
    from sdssim.scenario.distribution import Distribution, Family

    if isinstance(value, Distribution) or not isinstance(value, dict):
        return "number"
    if len(value) == 1 and next(iter(value)) in {str(family) for family in Family}:
        return "number"
    return "shares"


Attribute = Annotated[
    Annotated[Shares, Tag("shares")] | Annotated[Amount, Tag("number")],
    Discriminator(_kind_of_attribute),
]


WAYS = ("per_month", "per_week", "per_day", "every_days", "listed", "file")
"""The six ways to say when people are referred."""


class Stream(Part):
    """One stream of referrals. Exactly one of the six ways says when people come."""

    per_month: Rate | None = Field(default=None, json_schema_extra=DATED)
    per_week: Rate | None = Field(default=None, json_schema_extra=DATED)
    per_day: Rate | None = Field(default=None, json_schema_extra=DATED)
    every_days: Duration | None = Field(
        default=None, description="days from one referral to the next (a renewal stream)"
    )
    listed: tuple[Listed, ...] | None = Field(
        default=None, description="dates, days since the start, or people with their attributes"
    )
    file: Text | None = Field(
        default=None, description="a CSV beside the scenario: column `date`, then attributes"
    )
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, description="last day on which people are referred")
    office_hours: Flag = Field(
        default=True, description="referrals arrive in the calendar's open hours only"
    )
    team: Shares = Field(default_factory=dict, json_schema_extra=DATED)
    need: Shares = Field(default_factory=dict, json_schema_extra=DATED)
    age: Amount | None = Field(default=None, json_schema_extra=DATED)
    attributes: dict[Name, Attribute] = Field(default_factory=dict, json_schema_extra=DATED)

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways that are given: one, in a valid stream."""
        return tuple(way for way in WAYS if getattr(self, way) is not None)

    @model_validator(mode="after")
    def _one_way(self) -> "Stream":
        if len(self.ways) > 1:
            raise PydanticCustomError(
                "demand",
                "demand says in {n} ways when people come; allowed: one of {all}",
                {"n": len(self.ways), "all": ", ".join(WAYS)},
            )
        return self


class Demand(Stream):
    """Who is referred. Without ``streams``, the fields here describe the one stream ``referrals``.

    With ``streams``, the attributes given here hold for every stream that does not give its own.
    """

    streams: dict[Name, Stream] = Field(default_factory=dict)
