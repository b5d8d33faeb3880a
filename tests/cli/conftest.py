import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import sdssim
from sdssim.cli.main import program
from tests.small import SMALL

ROOT = str(Path(sdssim.__file__).parents[1])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every test works in an empty folder with one scenario in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "small.yaml").write_text(SMALL)
    return tmp_path


@pytest.fixture
def sdssim_command():
    """Call the command line within this process."""

    def call(*arguments):
        return CliRunner().invoke(program, [str(each) for each in arguments], prog_name="sdssim")

    return call


@pytest.fixture
def sdssim_process():
    """Start the command line as a process of its own."""

    def start(*arguments, **settings):
        return subprocess.Popen(
            [sys.executable, "-m", "sdssim", *map(str, arguments)],
            text=True,
            env={**os.environ, "PYTHONPATH": ROOT},
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings},
        )

    return start
