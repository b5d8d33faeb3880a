"""``sdssim schema``: the JSON Schema of a scenario."""

import click

from sdssim.cli.faults import debug_option

_IN_AN_EDITOR = """\b
In an editor that knows YAML:
  sdssim schema > sdssim.schema.json
and as the first line of a scenario:
  # yaml-language-server: $schema=sdssim.schema.json
"""


@click.command("schema", epilog=_IN_AN_EDITOR)
@debug_option
def command() -> None:
    """Print the JSON Schema (draft 07) of a scenario file.

    With it an editor completes and checks what you type.
    """
    import json

    from sdssim.scenario.describe import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
