"""Pieces of work that fail in every way that a worker can fail; they count how often they begin."""

import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sdssim.experiments.carry import Worked


@dataclass(frozen=True)
class Squares:
    """Squares numbers; some kill their process, some raise.

    Attributes
    ----------
    folder
        Where each beginning of a number leaves a mark.
    kills, raises
        Numbers, and how often in a row they fail.
    """

    folder: Path
    numbers: tuple[int, ...] = ()
    kills: tuple[tuple[int, int], ...] = ()
    raises: tuple[tuple[int, int], ...] = ()

    def of(self, numbers):
        return Squares(self.folder, numbers, self.kills, self.raises)

    def __call__(self):
        done, failed = {}, {}
        for number in self.numbers:
            begun = self._begin(number)
            if begun <= dict(self.kills).get(number, 0):
                os.kill(os.getpid(), signal.SIGKILL)
            if begun <= dict(self.raises).get(number, 0):
                failed[number] = ValueError(f"{number} is no good")
            else:
                done[number] = number * number
        return Worked(done, failed)

    def _begin(self, number):
        (self.folder / f"{number}-{os.getpid()}-{os.urandom(4).hex()}").touch()
        return self.begun()[number]

    def begun(self):
        return Counter(int(mark.name.split("-")[0]) for mark in self.folder.iterdir())
