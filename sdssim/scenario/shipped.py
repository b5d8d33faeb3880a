"""The scenarios that come with the package, by name."""

from functools import cache
from pathlib import Path

SUFFIXES = (".yaml", ".yml")

LIBRARY = "library"
"""The folder of what-ifs; its own folders only sort them, so they are no part of their names."""


@cache
def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenarios by name, those of the library next, other subfolders last.

    A name is the path below the folder of scenarios, without the suffix: ``stockport-pilot``,
    ``checks/one-queue``. In the library it is the last part of it alone: ``provider-database``.
    The folder is inside the package once installed, beside it in a checkout.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "scenarios", package.parent / "scenarios"):
        files = [file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file()]
        placed = {file.relative_to(folder).with_suffix(""): file for file in files}
        if placed:
            return {_name(place): placed[place] for place in sorted(placed, key=_order)}
    return {}


def _name(place: Path) -> str:
    return place.name if place.parts[0] == LIBRARY else place.as_posix()


def _order(place: Path) -> tuple[bool, bool, str]:
    return len(place.parts) > 1, place.parts[0] != LIBRARY, place.as_posix()
