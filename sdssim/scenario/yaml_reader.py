"""From the text of one YAML document to plain data, with the place of every key and value.

The events of ruamel.yaml are read one by one, so nothing is built before it has passed, and no
constructor that could run code is ever involved. Anchors, aliases and tags are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.tree import DEEPEST, Key, Mapped, Scalar, Tree, TreePath
from sdssim.scenario.yaml_errors import in_plain_words
from sdssim.scenario.yaml_scalars import resolve

LARGEST_FILE_BYTES = 256 * 1024
"""A file at this limit, however it is written, is read within two seconds."""
MOST_VALUES = 40_000

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n])", re.MULTILINE)
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMENT = re.compile(r"#+\s*(.*?)\s*$")
_LONGEST_QUOTE = 40
_BLOCK_STYLES = frozenset({"|", ">"})


class Position(NamedTuple):
    """A place in a file, counted from 1."""

    line: int
    column: int


def too_large(name: str, size: int) -> ScenarioError:
    """Make the error for a text of ``size`` bytes."""
    message = f"the file is too large for a scenario ({size / 1024:,.0f} KB)"
    allowed = f"at most {LARGEST_FILE_BYTES // 1024} KB; put long lists in a CSV beside it"
    return ScenarioError([Problem(name, None, None, message, allowed)])


@dataclass(slots=True)
class _Frame:
    """A mapping or list under construction."""

    path: TreePath
    container: Mapped | list[Tree]
    flow: bool
    key: Key | None = None


@dataclass(slots=True)
class Reader:
    """Builds plain data from the events of one document.

    Parameters
    ----------
    name
        How messages call the text.
    text
        One YAML document.
    """

    name: str
    text: str
    lines: tuple[str, ...] = field(init=False)
    positions: dict[TreePath, Position] = field(default_factory=dict)
    key_positions: dict[TreePath, Position] = field(default_factory=dict)
    _stack: list[_Frame] = field(default_factory=list)
    _top: Tree = None
    _values: int = 0
    _documents: int = 0
    _last_on_line: dict[int, tuple[int, TreePath]] = field(default_factory=dict)
    _inside_text: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Count lines as the reader does."""
        self.lines = tuple(_LINE_BREAK.split(self.text))

    def refuse(self, message: str, line: int, column: int, allowed: str | None = None) -> NoReturn:
        """Raise the error for one problem at a place."""
        text = self.lines[line - 1] if line <= len(self.lines) else None
        problem = Problem(self.name, line, column, message, allowed, None, text)
        raise ScenarioError([problem]) from None

    def read(self) -> Tree:
        """Read the one document of the text."""
        self._refuse_characters()
        try:
            for event in YAML(typ="safe", pure=True).parse(self.text):
                self._take(event)
        except YAMLError as error:
            self.refuse(*in_plain_words(error))
        except (OverflowError, ValueError):
            # An escape such as \UFFFFFFFF; the reader has no error of its own for it.
            self.refuse("a '\\' stands for a character that does not exist", 1, 1)
        return self._top

    def comments(self) -> dict[TreePath, str]:
        """Return the comment of each value that has one."""
        found = {}
        for number, (end, path) in self._last_on_line.items():
            column = self.lines[number].find("#", end)
            if column >= 0:
                found[path] = " ".join(self._comment_from(number, column))
        return found

    def _comment_from(self, number: int, column: int) -> Iterator[str]:
        yield _comment_text(self.lines[number][column:])
        for below in range(number + 1, len(self.lines)):
            line = self.lines[below]
            begins = len(line) - len(line.lstrip(" "))
            if begins != column or line[begins : begins + 1] != "#" or below in self._inside_text:
                return
            yield _comment_text(line)

    def _refuse_characters(self) -> None:
        if len(self.text) > LARGEST_FILE_BYTES:
            raise too_large(self.name, len(self.text))
        match = _NOT_TEXT.search(self.text)
        if match:
            point = f"U+{ord(match.group()):04X}"
            self._refuse_at(match.start(), f"the character {point} is not allowed in a text")
        match = _TAB_INDENT.search(self.text)
        if match:
            self._refuse_at(match.start(), "a tab is used for indentation; use spaces")

    def _refuse_at(self, offset: int, message: str) -> NoReturn:
        before = _LINE_BREAK.split(self.text[:offset])
        self.refuse(message, len(before), len(before[-1]) + 1)

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._begin_document(event)
        elif isinstance(event, NodeEvent):
            self._refuse_node(event)
            if isinstance(event, ScalarEvent):
                self._take_scalar(event)
            else:
                self._open(event)
        elif isinstance(event, CollectionEndEvent):
            frame = self._stack.pop()
            if frame.flow:
                self._note_end(event, frame.path)

    def _begin_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        place = _place(event)
        if self._documents > 1:
            self.refuse("a second document begins here", *place, "one document in a file")
        if event.tags or event.version not in (None, (1, 2)):
            self.refuse("lines that begin with '%' are not allowed", 1, 1)

    def _refuse_node(self, event: NodeEvent) -> None:
        place = _place(event)
        self._values += 1
        if self._values > MOST_VALUES:
            self.refuse(f"the file holds more than {MOST_VALUES:,} values", *place)
        if isinstance(event, AliasEvent):
            self.refuse(f"an alias ('*{_short(event.anchor)}') is not allowed", *place)
        if event.anchor is not None:
            self.refuse(f"an anchor ('&{_short(event.anchor)}') is not allowed", *place)
        if getattr(event, "ctag", None) is not None:
            self.refuse(f"a tag ('{_short(_tag_as_written(event))}') is not allowed", *place)
        if isinstance(event, CollectionStartEvent) and len(self._stack) >= DEEPEST:
            self.refuse(f"this nests deeper than {DEEPEST} levels", *place)

    def _open(self, event: NodeEvent) -> None:
        container: Mapped | list[Tree] = {} if isinstance(event, MappingStartEvent) else []
        if self._awaits_key():
            self.refuse("the name of a field cannot be a list or a mapping", *_place(event))
        path = self._put(container, event)
        self._stack.append(_Frame(path, container, bool(getattr(event, "flow_style", False))))

    def _take_scalar(self, event: ScalarEvent) -> None:
        value: Any = event.value
        if _NOT_TEXT.search(value):
            self.refuse("this text holds a character that is not allowed", *_place(event))
        if event.style is None:
            value = self._resolved(event)
        place = self._begin_field if self._awaits_key() else self._put
        path = place(value, event)
        if event.style in _BLOCK_STYLES:
            self._inside_text.update(range(event.start_mark.line + 1, event.end_mark.line))
        else:
            self._inside_text.update(range(event.start_mark.line + 1, event.end_mark.line + 1))
            self._note_end(event, path)

    def _resolved(self, event: ScalarEvent) -> Scalar:
        try:
            value = resolve(event.value)
        except ValueError as error:
            self.refuse(str(error), *_place(event))
        return value

    def _awaits_key(self) -> bool:
        if not self._stack:
            return False
        frame = self._stack[-1]
        return isinstance(frame.container, dict) and frame.key is None

    def _begin_field(self, key: Key | bool | None, event: Event) -> TreePath:
        frame = self._stack[-1]
        place = _place(event)
        if key is None or isinstance(key, bool) or key == "":
            self.refuse("a field needs a name; put unusual names in quotation marks", *place)
        path = (*frame.path, key)
        if key in frame.container:
            first = self.key_positions[path].line
            self.refuse(f"'{_short(key)}' is given twice; it is also on line {first}", *place)
        frame.key = key
        self.key_positions[path] = Position(*place)
        return path

    def _put(self, value: Tree, event: Event) -> TreePath:
        """Hang a value where it belongs, and return its path."""
        if not self._stack:
            self._top = value
            path: TreePath = ()
        else:
            frame = self._stack[-1]
            if isinstance(frame.container, list):
                path = (*frame.path, len(frame.container))
                frame.container.append(value)
            elif frame.key is not None:
                path = (*frame.path, frame.key)
                frame.container[frame.key] = value
                frame.key = None
        self.positions[path] = Position(*_place(event))
        return path

    def _note_end(self, event: Event, path: TreePath) -> None:
        mark = event.end_mark
        self._last_on_line[mark.line] = (mark.column, path)


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _tag_as_written(event: NodeEvent) -> str:
    return str(getattr(event, "tag", "!")).replace("tag:yaml.org,2002:", "!!")


def _comment_text(text: str) -> str:
    match = _COMMENT.search(text)
    return match[1] if match else ""


def _short(text: object) -> str:
    """Cut what is quoted in a message to a readable length."""
    spelled = str(text)
    return spelled if len(spelled) <= _LONGEST_QUOTE else spelled[: _LONGEST_QUOTE - 1] + "…"
