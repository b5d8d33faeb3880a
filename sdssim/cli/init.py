"""``sdssim init``: a commented starter scenario that can be run at once."""

from pathlib import Path

import click

from sdssim.cli.faults import debug_option

SUFFIXES = (".yaml", ".yml")


@click.command("init")
@click.argument("name", default="my-scenario")
@debug_option
def command(name: str) -> None:
    """Write NAME.yaml, a commented starter scenario.

    It passes `sdssim check` and runs in a second. A file that is already there is left as it is.
    """
    path = Path(name if name.endswith(SUFFIXES) else f"{name}.yaml")
    title = path.stem
    if not title[0].isalpha() or not all(char.isalnum() or char in " _-" for char in title):
        message = f"'{title}' is no name for a scenario; allowed: letters, digits, space, - and _"
        raise click.BadParameter(message, param_hint="NAME")
    if not path.parent.is_dir():
        message = f"there is no folder '{path.parent}'; make it first"
        raise click.BadParameter(message, param_hint="NAME")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(starter(title))
    except FileExistsError:
        message = f"'{path}' is already there and was left as it is; choose another name"
        raise click.BadParameter(message, param_hint="NAME") from None
    click.echo(f"Wrote {path}. Next: sdssim check {path}, then sdssim run {path}")


def starter(name: str) -> str:
    """Return the text of the starter scenario under a name."""
    from importlib.resources import files

    text = files("sdssim.cli").joinpath("starter.yaml").read_text(encoding="utf-8")
    return text.replace("name: NAME", f'name: "{name}"', 1)
