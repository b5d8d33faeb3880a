"""What the YAML reader complains about, said in plain words."""

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError

_QUOTES = "; put texts that hold special characters in quotation marks"

_PLAIN_WORDS: tuple[tuple[str, str], ...] = (
    (
        r"mapping values are not allowed",
        "a ':' is not allowed here; every field needs a line of its own and a space after its ':'"
        + _QUOTES,
    ),
    (r"sequence entries are not", "a '-' is not allowed here; begin the list on a new line"),
    (r"could not find expected ':'", "a ':' is missing after the name of a field"),
    (r"'\\t' that cannot start", "a tab is used for indentation; use spaces"),
    (r"found character '(.)' that cannot start", r"a text cannot begin with '\1'" + _QUOTES),
    (r"expected ',' or '\]'", "a list that begins with '[' is not closed: ',' or ']' is missing"),
    (r"expected ',' or '\}'", "fields that begin with '{' are not closed: ',' or '}' is missing"),
    (r"unexpected end of stream", "a text in quotation marks is not closed"),
    (r"unexpected document separator", "a text in quotation marks is not closed"),
    (r"escape|hexdecimal", "a '\\\\' here means nothing; use single quotation marks for it"),
    (r"<block end>, but found '<scalar>'", "there is more text here than one value" + _QUOTES),
    (r"<block end>", "the indentation does not match the lines above"),
    (r"expected the node content, but found '(.+)'", "a value is missing here"),
    (r"expected '<document start>'", "this is not a field: a name, a ':' and a value"),
    (r"chomping or indentation", "after '|' or '>' the text begins on the next line"),
    (r"mapping keys are not", "a '?' is not allowed here"),
    (r"tag|expected URI|expected '!'", "tags (words that begin with '!') are not allowed"),
    (r"alias|anchor|alphabetic", "anchors ('&') and aliases ('*') are not allowed"),
    (r"YAML document|directive|a digit", "lines that begin with '%' are not allowed"),
)


def in_plain_words(error: YAMLError) -> tuple[str, int, int]:
    """Return what is wrong, and the line and column (from 1; 1, 1 when the reader does not say)."""
    if not isinstance(error, MarkedYAMLError):
        return _closest(str(error)), 1, 1
    problem = error.problem or error.context or ""
    # Of a text that never ends the beginning is the place to look at, not the end of the file.
    unclosed = error.context_mark is not None and "found unexpected" in problem
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    if not isinstance(mark, StringMark):
        return _closest(problem), 1, 1
    return _closest(problem), mark.line + 1, mark.column + 1


def _closest(problem: str) -> str:
    for pattern, words in _PLAIN_WORDS:
        match = re.search(pattern, problem)
        if match:
            return match.expand(words)
    return "this is not YAML: " + " ".join(problem.split())
