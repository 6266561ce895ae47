#!/usr/bin/env python3
"""Trials per hour of `sparqat search` beside the real AutoQKeras, both in one run.

usage: trials.py NET SPARQAT_TRIALS PEER_TRIALS PEER_SCRIPT [MNIST_DIR]
  NET  jet or mnist: tools/bench/trials-NET.conf
  PEER_SCRIPT  times AutoQKeras on the same network, rows, epochs and choices: prints one JSON line
SPARQAT names another command than bin/sparqat. QKERAS_PYTHON names a Python with QKeras and NumPy (see tools/golden/README.md); default: python3.

Sparqat's time is that of its ledger, from its opening to the last trial: the start of the JVM and of Spark, and
writing the shards, are left out, as the peer leaves out its imports; warming up is in. Prints three JSON lines.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

net, ours, theirs, peer_script = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
mnist = sys.argv[5] if len(sys.argv) > 5 else ""
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
python = os.environ.get("QKERAS_PYTHON", "python3")

# As many rows as the peer trains on, and 5000 to validate and to test on each.
MAKE_ROWS = """
import gzip, os, sys
import numpy as np
net, out, directory = sys.argv[1:4]
if net == "jet":
    rng = np.random.default_rng(3)
    x, y = rng.standard_normal((110_000, 16)).astype("float32"), rng.integers(0, 5, 110_000)
else:
    read = lambda name, skip: np.frombuffer(gzip.open(os.path.join(directory, name)).read(), np.uint8, offset=skip)
    x = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:30_000]
    y = read("train-labels-idx1-ubyte.gz", 8)[:30_000]
np.savez(out, x_train=x[:-5000], y_train=y[:-5000].astype("uint8"), x_test=x[-5000:], y_test=y[-5000:].astype("uint8"))
"""


def events(run):
    for segment in sorted(glob.glob(os.path.join(run, "ledger", "*.jsonl"))):
        with open(segment) as lines:
            for line in lines:
                yield json.loads(line)["event"]


with tempfile.TemporaryDirectory() as scratch:
    rows = os.path.join(scratch, "rows.npz")
    subprocess.run([python, "-c", MAKE_ROWS, net, rows, mnist], check=True)
    out = os.path.join(scratch, "runs")
    command = [os.environ.get("SPARQAT", os.path.join(root, "bin", "sparqat")), "search", os.path.join(root, "tools", "bench", f"trials-{net}.conf"),
               "--data", rows, "--out", out, "--set", f"search.max_trials={ours}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (run,) = glob.glob(os.path.join(out, "*"))
    happened = list(events(run))
    finished = [event["at"] for event in happened if event["type"] == "finished"]
    seconds = (max(finished) - happened[0]["at"]) / 1000
mine = {"peer": "sparqat", "net": net, "trials": len(finished), "s_per_trial": round(seconds / len(finished), 3),
        "trials_per_hour": round(3600 * len(finished) / seconds, 1)}
print(json.dumps(mine), flush=True)
line = subprocess.run([python, peer_script, net, theirs, mnist], check=True, stdout=subprocess.PIPE, text=True).stdout
peer = json.loads(line.strip().splitlines()[-1])
print(json.dumps(peer))
print(json.dumps({"net": net, "ratio": round(mine["trials_per_hour"] / peer["trials_per_hour"], 1)}))
