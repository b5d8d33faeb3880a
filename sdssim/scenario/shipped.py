"""The scenarios that come with the package, by name."""

from functools import cache
from pathlib import Path

SUFFIXES = (".yaml", ".yml")


@cache
def shipped_scenarios() -> dict[str, Path]:
    """Return the shipped scenarios by name, in alphabetical order, those in subfolders last.

    A name is the path below the folder of scenarios, without the suffix: ``stockport-pilot``,
    ``checks/one-queue``. The folder is inside the package once installed, beside it in a checkout.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "scenarios", package.parent / "scenarios"):
        files = [file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file()]
        names = {file.relative_to(folder).with_suffix("").as_posix(): file for file in files}
        if names:
            return {name: names[name] for name in sorted(names, key=_place)}
    return {}


def _place(name: str) -> tuple[int, str]:
    return name.count("/"), name
