"""What a run is: the few facts that decide its numbers, and the name of the folder they go to."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sdssim

DEFAULT_SEED = 1
DEFAULT_REPLICATIONS = 50

DEFAULT_MAXIMUM = 1000
"""Replications at which a run that looks for a precision gives up."""

PACKAGES = (
    "holidays",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "ruamel.yaml",
    "scipy",
    "simpy",
)
"""What sdssim computes and writes with."""

_ENGINE_PACKAGES = ("llvmlite", "numba")
"""What the compiled engine is made with: named where it ran, but it decides no number."""

_NO_NUMBERS = ("cli", "experiments", "report")
"""Parts of the package that decide no number."""

_DIGEST_LENGTH = 12


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """Two runs with the same identity have the same numbers, bit for bit.

    The engine is not part of it: both write the identical log.

    Attributes
    ----------
    name
        The scenario's name as a part of a file name.
    digest
        The scenario's digest.
    """

    name: str
    digest: str
    seed: int
    replications: int

    @property
    def folder_name(self) -> str:
        """``stockport-pilot-0123456789ab``, and what differs from the usual: ``-seed7-n200``."""
        name = f"{self.name}-{self.digest[:_DIGEST_LENGTH]}"
        if self.seed != DEFAULT_SEED:
            name += f"-seed{self.seed}"
        if self.replications != DEFAULT_REPLICATIONS:
            name += f"-n{self.replications}"
        return name

    def facts(self) -> dict[str, Any]:
        """Everything that decides the numbers, as it stands in a manifest."""
        return {
            "digest": self.digest,
            "seed": self.seed,
            "replications": self.replications,
            "versions": versions(),
            "code": code_digest(),
        }


def file_name_of(text: str) -> str:
    """Return a name in lower case, with a dash for whatever does not belong in a file name.

    Examples
    --------
    >>> file_name_of("Stockport pilot (hub)")
    'stockport-pilot-hub'
    """
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in text.lower())
    return "-".join(kept.split()) or "scenario"


@cache
def versions() -> dict[str, str]:
    """Versions of sdssim, of Python and of every package that decides a number or a byte."""
    # Not at the top: the command line reads the usual numbers of this module for its help.
    import platform
    from importlib.metadata import version

    return {
        "sdssim": sdssim.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def engine_facts(asked: str, used: str) -> dict[str, str]:
    """Which engine was asked for and which ran, with the version of what the compiled one needs."""
    from importlib.metadata import version

    facts = {"asked": asked, "used": used}
    return facts | {name: version(name) for name in _ENGINE_PACKAGES if used == "compiled"}


@cache
def code_digest() -> str:
    """SHA-256 over the code that decides numbers.

    The version alone does not tell a checkout from the release it came from; a replication that
    was kept before an edit must not be taken for one of the edited code.
    """
    package = Path(sdssim.__file__).parent
    total = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        relative = file.relative_to(package)
        if relative.parts[0] not in _NO_NUMBERS:
            total.update(relative.as_posix().encode())
            # Line ends may have been changed by git.
            total.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def versions_text() -> str:
    """Versions and code on one line: the version under which a replication is kept."""
    named = [f"{name} {number}" for name, number in versions().items()]
    return ", ".join([*named, f"code {code_digest()}"])
