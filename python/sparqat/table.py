"""Tables of candidates."""

import csv
import io
from pathlib import Path

from sparqat.launcher import run


def _value(text):
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def table(*runs):
    """The candidates of one or more run directories, as one table with one front."""
    lines = run("table", *runs, "--format", "csv")
    return [
        {name: _value(text) for name, text in row.items()}
        for row in csv.DictReader(io.StringIO(lines, newline=""))
    ]


def front(candidates):
    """The candidates on the front, by energy."""
    return [candidate for candidate in candidates if candidate["on_front"]]


def sweep(experiment, data, out="runs", **settings):
    """Trains every candidate of an experiment and returns the run's directory.

    Settings are keys of the experiment with ``__`` for ``.`` and ``_`` for ``-``, for example
    ``training__epochs=2``.
    """
    overlays = []
    for key, value in settings.items():
        overlays += ["--set", key.replace("__", ".").replace("_", "-") + "=" + str(value)]
    lines = run("sweep", experiment, "--data", data, "--out", out, *overlays)
    return Path(lines.strip().splitlines()[-1]).parent
