"""What a scenario may say about the people who do the work, and when they do it."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Duration
from sdssim.scenario.fields import (
    DATED,
    Day,
    Flag,
    Fraction,
    Name,
    NotNegative,
    OpenHours,
    Part,
    Positive,
    PositiveWhole,
    Week,
    WholeNumber,
)

Nation = Literal["england-and-wales", "scotland", "northern-ireland", "none"]


class Calendar(Part):
    """The office week. A worker who has no pattern of their own keeps this one."""

    holidays: Nation | tuple[Day, ...] = "england-and-wales"
    week: Week = "mon-fri"
    hours: OpenHours = "09:00-17:00"
    open_all_hours: Flag = Field(default=False, description="day and night, every day of the year")


class Leave(Part):
    """Planned absence: so many working days a year, in weeks placed by chance; listed spells."""

    days_per_year: NotNegative = Field(default=0.0, description="working days")
    spells: tuple["Absence", ...] = ()


class Absence(Part):
    """A spell away, both dates included."""

    from_: Day = Field(alias="from")
    until: Day


class Away(Part):
    """Unplanned absence: spells of a drawn length that take up a share of the calendar."""

    share_of_time: Fraction = Field(lt=1)
    spell_days: Duration = Field(description="calendar days of one spell")


class Experience(Part):
    """Hours shrink with the steps of that kind a worker has finished: (1 + finished)^-exponent."""

    exponent: NotNegative
    floor: Fraction = 0.0


class CareTasks(Part):
    """The care role's own load for each dual-role worker: tasks that compete with planning."""

    per_week: NotNegative | None = Field(default=None, json_schema_extra=DATED)
    days: tuple[NotNegative, ...] | None = Field(
        default=None, description="listed days since the start, instead of per_week"
    )
    hours: Duration

    @model_validator(mode="after")
    def _one_way(self) -> "CareTasks":
        if (self.per_week is None) == (self.days is None):
            raise PydanticCustomError("care_tasks", "care tasks need either 'per_week' or 'days'")
        return self


Rule = Literal["care_first", "broker_first", "as_they_come", "ring_fenced"]


class StaffGroup(Part):
    """Workers of one role who keep the same terms.

    ``per_team`` workers serve their own team. ``people`` serve every team, or those in ``serves``,
    from one queue. With ``also`` the same people hold a second role all along: that role and
    its queue are theirs from the start, and ``from``/``until`` bound the group's own role only.
    """

    role: Name | None = Field(
        default=None, description="the role they fill; the group's name if absent"
    )
    people: WholeNumber | None = Field(default=None, json_schema_extra=DATED)
    per_team: dict[Name, WholeNumber] = Field(default_factory=dict, json_schema_extra=DATED)
    serves: tuple[Name, ...] | None = Field(default=None, description="teams served by `people`")
    from_: Day | None = Field(default=None, alias="from", description="first day in the role")
    until: Day | None = Field(default=None, description="last day in the role")

    hours_per_week: Positive | None = Field(
        default=None,
        description="contracted hours; the whole open week if absent",
        json_schema_extra=DATED,
    )
    share: Fraction = Field(
        default=1.0, description="share of those hours for this work", json_schema_extra=DATED
    )
    week: Week | None = None
    hours: OpenHours | None = None
    open_all_hours: Flag | None = None
    works_bank_holidays: Flag = False
    leave: Leave = Leave()
    sickness: Away | None = None
    away: Away | None = Field(
        default=None, description="other absence, such as a volunteer's time out"
    )

    named_at_referral: Flag = Field(
        default=False,
        description="each person is given one worker of this role and team at referral",
    )
    caseload_places: PositiveWhole | None = Field(
        default=None, description="open cases one worker can hold; no limit if absent"
    )
    order: Literal["joined", "referred", "due"] = Field(
        default="joined",
        description="who is next: longest in the queue, since referral, nearest target",
    )
    due_days: dict[Name, NotNegative] | NotNegative = Field(
        default=0.0, description="for order: due; days from referral, or days by value of `due_by`"
    )
    due_by: Name = "need"
    priority: tuple[Name, ...] = Field(
        default=(), description="values of `priority_by`, most urgent first; others come last"
    )
    priority_by: Name = "need"
    experience: Experience | None = None
    handover_hours: Duration | None = Field(
        default=None, description="extra hours for whoever takes over a case from this worker"
    )

    also: Name | None = Field(default=None, description="dual role: the role they keep besides")
    rule: Rule = Field(default="care_first", description="which of the two roles goes first")
    ring_fenced_share: Fraction | None = Field(
        default=None,
        description="for rule ring_fenced: the part of `share` for the group's own role",
    )
    care_tasks: CareTasks | None = None
    cost_per_hour_pounds: NotNegative | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "StaffGroup":
        if (self.people is None) == (not self.per_team):
            raise PydanticCustomError("people", "staff need either 'people' or 'per_team'")
        if self.serves is not None and self.people is None:
            raise PydanticCustomError("serves", "'serves' goes with 'people', not with 'per_team'")
        if (self.rule == "ring_fenced") != (self.ring_fenced_share is not None):
            raise PydanticCustomError(
                "ring_fenced", "'ring_fenced_share' goes with 'rule: ring_fenced', and only with it"
            )
        if self.ring_fenced_share is not None and self.ring_fenced_share > self.share:
            raise PydanticCustomError(
                "ring_fenced",
                "'ring_fenced_share' {part} is more than 'share' {whole}",
                {"part": self.ring_fenced_share, "whole": self.share},
            )
        if self.rule == "ring_fenced" and self.also is None:
            raise PydanticCustomError(
                "ring_fenced", "'rule: ring_fenced' needs 'also', a second role"
            )
        return self
