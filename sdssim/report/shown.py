"""Text as a file of a report may hold it: without what would break the file, or read otherwise."""

import re

_NOT_TEXT = re.compile(
    # What no file of XML may hold, and what turns the direction of the words that come after it.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def shown(text: str) -> str:
    """Return a text with U+FFFD for every character that is not one to be shown.

    Those are control characters, halves of characters, and the marks that turn the direction of
    the text around them: with these a name could change how the numbers beside it read.
    """
    return _NOT_TEXT.sub("\ufffd", text)


def cut(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
