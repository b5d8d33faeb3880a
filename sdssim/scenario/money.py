"""What a scenario may say about budgets, payments, targets and published figures."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Distribution, Duration
from sdssim.scenario.fields import (
    DATED,
    Day,
    Fraction,
    Name,
    NotNegative,
    Number,
    Part,
    Positive,
    Text,
)

REFERRAL = "referral"
"""The clock start that every pathway has."""


class Budget(Part):
    """The indicative yearly budget: points from the resource allocation, times the price point."""

    points: Duration
    price_point_pounds: NotNegative = Field(
        description="pounds a point; the one in force when the budget is told",
        json_schema_extra=DATED,
    )
    told_at: Name = Field(description="the milestone at which the person is told")
    used_share: Duration = Field(
        default=Distribution.constant(1.0), description="share of the budget that the plan uses"
    )


class Payments(Part):
    """How the yearly budget is paid out once the first payment is made."""

    first_at: Name = Field(description="the milestone that is the first payment")
    one_off_share: Fraction = Field(
        default=0.0, description="share of people paid once; the others are paid in instalments"
    )
    every_days: Positive = Field(default=28.0, description="days from one instalment to the next")
    per_year: Positive = Field(default=13.0, description="instalments in a year")


class Target(Part):
    """A waiting time to keep within, between two dates of the journey."""

    from_: Name = Field(
        default=REFERRAL, alias="from", description="clock start: a milestone or referral"
    )
    to: Name = Field(description="clock stop: a milestone")
    within_days: Positive


class Cohort(Part):
    """People referred between two dates, both included."""

    from_: Day = Field(alias="from")
    until: Day


class Window(Part):
    """The part of the run that is measured. People still on the way at the cut-off are counted."""

    from_: Day | None = Field(
        default=None,
        alias="from",
        description="end of the warm-up: people referred from this day on",
    )
    cut_off: Day | None = Field(
        default=None, description="last day that is seen; the end if absent"
    )


class Published(Part):
    """A published figure, to be set beside the simulated one."""

    id: Name
    label: Text
    measure: Text = Field(description="name of a measure (sdssim measures)")
    group: dict[Name, Name] | None = None
    value: Number
    tolerance_percent: Positive | None = None
    low: Number | None = None
    high: Number | None = None
    source: Text
    confidence: Literal["reported", "derived", "assumed"]

    @model_validator(mode="after")
    def _one_tolerance(self) -> "Published":
        bounds = (self.low is not None) + (self.high is not None)
        if bounds == 1 or (bounds == 0) == (self.tolerance_percent is None):
            raise PydanticCustomError(
                "tolerance",
                "a published figure needs either 'tolerance_percent' or 'low' and 'high'",
            )
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value that count as met."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        slack = abs(self.value) * (self.tolerance_percent or 0.0) / 100
        return self.value - slack, self.value + slack
