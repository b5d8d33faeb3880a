"""Reading one scenario file: plain data, with the line and column of every key and value.

A file may come from anybody. It is refused, with one clear line, before it can cost time or
memory: what is no regular file, too large, nests too deep, is not UTF-8, or uses anchors,
aliases or tags.
"""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sdssim.errors import Problem, ScenarioError
from sdssim.scenario.tree import Mapped, Tree, TreePath
from sdssim.scenario.yaml_reader import LARGEST_FILE_BYTES, Position, Reader, too_large


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read.

    Attributes
    ----------
    file
        The file as the user named it, or what stands for a name.
    path
        The file itself; None for text that is no file.
    tree
        Plain data.
    positions, key_positions
        Where each value begins, and where its key does; the items of a list have no key.
    comments
        The comment at the end of the line on which a value ends, or, for a mapping or list that
        begins on the next line, of the line of its key. Lines of comment that go on directly below,
        in the same column, belong to it.
    lines
        The text, line by line.
    """

    file: str
    path: Path | None
    tree: Mapped
    positions: Mapping[TreePath, Position]
    key_positions: Mapping[TreePath, Position]
    comments: Mapping[TreePath, str]
    lines: tuple[str, ...]

    @property
    def folder(self) -> Path | None:
        """Where the file lies; None for text that is no file."""
        return None if self.path is None else self.path.parent


def read_file(path: Path, shown_as: str | None = None) -> Source:
    """Read a scenario file.

    Parameters
    ----------
    path
        The file.
    shown_as
        How messages call it; the path if absent.

    Raises
    ------
    ScenarioError
        It cannot be read, or is not one YAML mapping of plain data.
    """
    name = str(path) if shown_as is None else shown_as
    return read_text(_decoded(_bytes_of(path, name), name), name, path)


def read_text(text: str, name: str, path: Path | None = None) -> Source:
    """Read the text of a scenario.

    Raises
    ------
    ScenarioError
        It is not one YAML mapping of plain data.
    """
    reader = Reader(name, text)
    tree = reader.read()
    if not isinstance(tree, dict):
        message = "the file is empty" if tree is None else "the file is not a list of named fields"
        reader.refuse(message, 1, 1, "fields such as 'name: My scenario', one on each line")
    return Source(
        name, path, tree, reader.positions, reader.key_positions, reader.comments(), reader.lines
    )


def read_value(text: str, name: str) -> Tree:
    """Read one value as it would stand after the ':' of a field: a number, a text, [..] or {..}.

    Raises
    ------
    ScenarioError
        It is not plain YAML data.
    """
    return Reader(name, text).read()


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        # Asked before opening: a pipe or a device would never end.
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise _cannot_read(name, "this is a folder, not a file")
        if not stat.S_ISREG(about.st_mode):
            raise _cannot_read(name, "this is not an ordinary file")
        if about.st_size > LARGEST_FILE_BYTES:
            raise too_large(name, about.st_size)
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise _cannot_read(name, "there is no such file") from None
    except PermissionError:
        raise _cannot_read(name, "this file may not be read (permission denied)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _cannot_read(name, f"this file cannot be read: {reason}") from None


def _cannot_read(name: str, message: str, allowed: str | None = None) -> ScenarioError:
    return ScenarioError([Problem(name, None, None, message, allowed)])


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _cannot_read(name, "the file is written in UTF-16", "UTF-8 text")
    if b"\0" in data:
        raise _cannot_read(name, "this is not a text file", "UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"the file is not UTF-8 text (byte {data[error.start]:#04x})"
        raise ScenarioError(
            [Problem(name, line, column, message, "text saved with the encoding UTF-8")]
        ) from None
