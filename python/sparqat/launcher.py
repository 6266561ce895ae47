"""Runs ``bin/sparqat``."""

import os
import subprocess
from pathlib import Path


class SparqatError(Exception):
    """A verb that failed: what it printed, and its exit code (2 is a mistake in what was asked)."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


def executable():
    """The launcher: $SPARQAT, else ``bin/sparqat`` of the checkout this package is in."""
    given = os.environ.get("SPARQAT")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "bin" / "sparqat"


def run(*arguments):
    """Runs a verb and returns what it printed; its progress is kept for an error."""
    done = subprocess.run(
        [str(executable()), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SparqatError(done.stderr.strip() or done.stdout.strip(), done.returncode)
    return done.stdout
