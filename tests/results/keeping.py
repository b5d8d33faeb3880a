"""Stores under test, and naive ones beside them, filled by a process that can be killed.

Usage: python -m tests.results.keeping sqlite|json|pickle PATH COUNT

Prints ``kept N`` once a replication is acknowledged, and ``again N`` if one is done that was there.
"""

import json
import pickle
import sys
from pathlib import Path

from sdssim.results.store import ReplicationStore, RunKey

KEY = RunKey("d" * 64, "f" * 64, "1", "0.1.0")


def content_of(number):
    """What a replication gives: figures that no other one has."""
    return b"".join((number * 10_000 + place).to_bytes(8, "little") for place in range(2000))


class Sqlite:
    def __init__(self, path):
        self.store = ReplicationStore(path)

    def finished(self):
        return self.store.finished(KEY)

    def keep(self, number):
        self.store.keep(KEY, {number: content_of(number)})


class Json:
    """Writes everything anew each time, as a first attempt would."""

    def __init__(self, path):
        self.path = path

    def finished(self):
        if not self.path.exists():
            return {}
        found = json.loads(self.path.read_text())
        return {int(number): bytes.fromhex(content) for number, content in found.items()}

    def keep(self, number):
        contents = self.finished() | {number: content_of(number)}
        told = {number: content.hex() for number, content in contents.items()}
        self.path.write_text(json.dumps(told))


class Pickle:
    """Adds to the end of a file, as a second attempt would."""

    def __init__(self, path):
        self.path = path

    def finished(self):
        found = {}
        if self.path.exists():
            with self.path.open("rb") as file:
                while file.peek(1):
                    number, content = pickle.load(file)
                    found[number] = content
        return found

    def keep(self, number):
        with self.path.open("ab") as file:
            pickle.dump((number, content_of(number)), file)


STORES = {"sqlite": Sqlite, "json": Json, "pickle": Pickle}


def main(kind, path, count):
    store = STORES[kind](Path(path))
    finished = store.finished()
    for number in range(int(count)):
        if number not in finished:
            store.keep(number)
            sys.stdout.write(f"kept {number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
