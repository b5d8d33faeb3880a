"""The command line starts quickly because it imports nothing that it does not need."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT

HEAVY = {"pandas", "scipy", "matplotlib", "numpy", "pydantic", "ruamel", "pyarrow", "simpy", "rich",
         "jinja2"}  # fmt: skip


def modules_after(code):
    script = f"import sys, json; {code}; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    "command", ["run", "report", "check", "init", "scenarios", "schema", "measures"]
)
def test_importing_a_command_imports_nothing_heavy(command):
    assert not modules_after(f"import sdssim.cli.main, sdssim.cli.{command}") & HEAVY


def test_importing_the_package_imports_nothing_heavy():
    loaded = modules_after("import sdssim; dir(sdssim)")
    assert not loaded & (HEAVY | {"click"})


def test_the_help_imports_nothing_heavy():
    code = "from sdssim.cli.main import program; program(['--help'], standalone_mode=False)"
    assert not modules_after(code) & HEAVY
