"""The program ``sdssim``: its commands, its help, its examples."""

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from sdssim import __version__
from sdssim.cli.faults import debug_option, reported

COMMANDS = {
    "run": "Run a scenario and print what it means.",
    "compare": "Compare scenarios: who waits less, where, and at what cost.",
    "library": "Compare every scenario that comes with sdssim with the pilot.",
    "sensitivity": "Find out which of a scenario's assumptions matter.",
    "sweep": "Simulate every scenario of a design, and export the figures.",
    "report": "Write a report of results: page, workbook, document.",
    "plot": "Draw one chart of results, with its numbers.",
    "init": "Write a commented starter scenario.",
    "check": "Check scenario files, and report every problem at once.",
    "scenarios": "List the scenarios that come with sdssim.",
    "measures": "List what is measured, with units and definitions.",
    "schema": "Print the JSON Schema of a scenario, for editors.",
    "export": "Write a sweep's figures as tables, from its store.",
    "merge": "Bring the replications of several stores together.",
}
"""Every command and its line in the help. The module of that name is imported when it is used."""

EXAMPLES = """\b
Examples:
  sdssim run                                  the Stockport pilot
  sdssim run my-scenario.yaml --replications 200 --seed 7
  sdssim run stockport-pilot --set staff.internal_broker.people=5
  sdssim compare stockport-pilot stockport-hub --matters 1w
  sdssim init my-scenario                     a starter file of your own
  sdssim check my-scenario.yaml               every problem at once
"""


class Program(click.Group):
    """A group that imports a command when it is used, and reports every error in plain words."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        """Import and return a command; ``None`` if there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"sdssim.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 -- every command module has one
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; say what was probably meant."""
        name = args[0]
        if name in COMMANDS or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        near = get_close_matches(name, COMMANDS, n=1)
        if name.endswith((".yaml", ".yml")):
            near = [f"run {name}"]
        hint = f" Did you mean 'sdssim {near[0]}'?" if near else ""
        message = f"There is no command '{name}'.{hint}"
        raise click.UsageError(message, ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- as above
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with reported(ctx):
            return super().invoke(ctx)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, "--version", message="sdssim %(version)s")
@debug_option
@click.pass_context
def program(ctx: click.Context) -> None:
    """Simulate how long people wait for the first payment of their personal budget.

    A scenario says how many people are referred, who works on their cases and which steps their
    cases take. SCENARIO is a file, or the name of one that comes with sdssim.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line of this process."""
    # A terminal that cannot show a pound sign shows a question mark instead of a fault.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    program(prog_name="sdssim")
