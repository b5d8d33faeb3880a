"""Colours and hatches: four colours at most, each with a pattern of its own for print in grey.

The colours are those of the Government Analysis Function, which differ in lightness as well.
"""

from dataclasses import dataclass
from typing import Final

from sdssim.eventlog import Cause

BLUE: Final = "#12436D"
TEAL: Final = "#28A197"
PLUM: Final = "#801650"
ORANGE: Final = "#F46A25"
GREY: Final = "#D9D9D9"
INK: Final = "#0B0C0C"
FAINT: Final = "#6F777B"


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled.

    Attributes
    ----------
    hatch
        A pattern of matplotlib's, drawn in white; empty for none.
    label_colour
        In which a number within the area can be read.
    """

    colour: str
    hatch: str = ""
    label_colour: str = "white"


OF_CAUSE: Final[dict[Cause, Fill]] = {
    Cause.WORKED_ON: Fill(INK, "--"),
    Cause.OFF_DUTY: Fill(BLUE),
    Cause.FOR_WORKER: Fill(PLUM, "//"),
    Cause.FOR_PLACE: Fill(PLUM, "xx"),
    Cause.FOR_SITTING: Fill(ORANGE, "||", INK),
    Cause.SITTING_FULL: Fill(ORANGE, "xx", INK),
    Cause.OWN_TIME: Fill(TEAL, "", INK),
    Cause.ON_HOLD: Fill(TEAL, "\\\\", INK),
    Cause.NOT_RECORDED: Fill(GREY, "", INK),
}
"""What has to do with one another has one colour, and is told apart by its pattern."""
