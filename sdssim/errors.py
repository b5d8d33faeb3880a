"""Everything that can go wrong and that a user may see: one base error, and problems with a place.

A problem renders as ``file:line:column: what is wrong; allowed: …; did you mean …?``, followed by
the line of the file and a caret under the column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_EXCERPT_WIDTH = 96
_LEAD = 30


class SdssimError(Exception):
    """Base of every error that this package raises for a user's mistake."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes
    ----------
    file
        The file as the user named it, or the text of a ``--set``; ``None`` when there is neither.
    line, column
        Place in the file, both counted from 1; ``None`` when the problem has no single place.
    message
        What is wrong, without a full stop.
    allowed
        What would be right.
    suggestion
        The name that was probably meant.
    source_line
        The text of the line, shown under the message with a caret.
    """

    file: str | None
    line: int | None
    column: int | None
    message: str
    allowed: str | None = None
    suggestion: str | None = None
    source_line: str | None = None

    @property
    def place(self) -> str:
        """``file:line:column``, as far as it is known."""
        parts = [self.file, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)

    def headline(self) -> str:
        """Return the problem on one line."""
        text = f"{self.place}: {self.message}" if self.place else self.message
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.suggestion:
            text += f"; did you mean '{self.suggestion}'?"
        return _printable(text)

    def __str__(self) -> str:
        """Return the headline, and below it the line of the file with a caret."""
        if self.source_line is None or self.line is None or self.column is None:
            return self.headline()
        shown, caret = _excerpt(self.source_line, self.column - 1)
        number = str(self.line)
        margin = " " * len(number)
        return f"{self.headline()}\n  {number} | {shown}\n  {margin} | {' ' * caret}^"


class ScenarioError(SdssimError):
    """A scenario that cannot be right, with every problem found in it.

    Parameters
    ----------
    problems
        At least one problem; they are put in file order, files in order of first appearance.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = _in_file_order(problems)
        # The argument is kept as the exception's own, so that it survives being pickled.
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return every problem, and a last line that counts them."""
        count = len(self.problems)
        closing = "1 problem found" if count == 1 else f"{count} problems found"
        return "\n".join([*map(str, self.problems), f"{closing}; nothing was run."])


def _in_file_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    files: dict[str | None, int] = {}
    for problem in problems:
        files.setdefault(problem.file, len(files))
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (files[problem.file], problem.line or 0, problem.column or 0),
        )
    )


def _excerpt(line: str, caret: int) -> tuple[str, int]:
    """Cut a window out of a long line, so that the caret stays in sight."""
    line = _printable(line)
    caret = min(caret, len(line))
    start = caret - _LEAD if caret > _EXCERPT_WIDTH - _LEAD else 0
    shown = line[start : start + _EXCERPT_WIDTH].rstrip()
    if start:
        shown, caret = f"…{shown}", caret - start + 1
    if len(line) > start + _EXCERPT_WIDTH:
        shown += "…"
    return shown, caret


def _printable(text: str) -> str:
    """Replace what a terminal would act on, so that a file cannot write to the user's screen."""
    text = text.translate({ord("\t"): " ", ord("\n"): " "})
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
