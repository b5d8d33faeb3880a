"""Where machine code is kept from one run of the program to the next.

A file holds one function's machine code, under a name that tells what it was made from, with a
checksum. Files are put in place whole, so that processes that make the same code at the same time
do not disturb each other; one that is damaged is not used, and is made again.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).parent.parent
_MAKERS = ("numba", "llvmlite")
_CHECKSUM_BYTES = sha256().digest_size
_READABLE = 0o644
"""Others may use what one has made: whoever installs a program is not always who runs it."""


class Code(NamedTuple):
    """Machine code, and the name in it of the function that is called from outside."""

    entry: str
    content: bytes


def digest_of(sources: Sequence[str], processor: str, package: Path = _PACKAGE) -> str:
    """SHA-256 of all that decides machine code: the modules' text, the makers, the processor.

    Parameters
    ----------
    sources
        Files and folders of the package; of a folder, its own modules.
    processor
        What it is made for.
    """
    told = sha256()
    for file in (file for source in sources for file in _modules(package / source)):
        content = file.read_bytes()
        told.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    for text in (*map(_version_text, _MAKERS), processor.encode()):
        told.update(b"%d\n" % len(text) + text)
    return told.hexdigest()


def _modules(place: Path) -> list[Path]:
    return sorted(place.glob("*.py")) if place.is_dir() else [place]


def kept(name: str, digest: str) -> Code | None:
    """Return the machine code that is kept under a digest, or None."""
    for folder in _folders():
        with suppress(OSError):
            content = _file(folder, name, digest).read_bytes()
            checksum, body = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
            if sha256(body).digest() == checksum:
                entry, _, code = body.partition(b"\n")
                return Code(entry.decode(), code)
    return None


def keep(name: str, digest: str, code: Code) -> None:
    """Keep machine code, in the first folder that can be written to; if there is none, do not."""
    body = code.entry.encode() + b"\n" + code.content
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            _put(_file(folder, name, digest), sha256(body).digest() + body)
            return


def _put(file: Path, content: bytes) -> None:
    """Write a file beside the place where it belongs, then move it there."""
    handle, written = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as unfinished:
            unfinished.write(content)
        Path(written).chmod(_READABLE)
        Path(written).replace(file)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def _file(folder: Path, name: str, digest: str) -> Path:
    return folder / f"sdssim-{name}-{digest[:32]}.code"


def _folders() -> Iterator[Path]:
    """Folders for machine code: where numba's user says, beside the package, the user's own.

    Those who set ``NUMBA_CACHE_DIR`` have no other folder that can be written to, or want none.
    """
    said = os.environ.get("NUMBA_CACHE_DIR")
    if said:
        yield Path(said)
        return
    yield _PACKAGE / "machine" / "__pycache__"
    with suppress(RuntimeError):  # there is no home
        yield _of_the_user()


def _of_the_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "sdssim"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sdssim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sdssim"


def _version_text(maker: str) -> bytes:
    """The file that tells the version of a package, which is not imported for it."""
    spec = find_spec(maker)
    if spec is None or spec.origin is None:
        message = f"No module named {maker!r}"
        raise ModuleNotFoundError(message, name=maker)
    return Path(spec.origin).with_name("_version.py").read_bytes()
