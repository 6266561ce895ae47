#!/usr/bin/env python3
"""Kills the driver of a sweep with SIGKILL at three moments, and lets the same command go on.

usage: killed_sweep.py EXPERIMENT DATA OUT [FINISHED ...]
  OUT       directory of the runs; must not exist
  FINISHED  kill when so many candidates have finished (default: 20 90 160)
SPARQAT names another command than bin/sparqat. Fails when a finished candidate was trained again, or one is missing.
"""
import glob
import json
import os
import signal
import subprocess
import sys
import time

experiment, data, out = sys.argv[1:4]
moments = [int(n) for n in sys.argv[4:]] or [20, 90, 160]
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
command = [os.environ.get("SPARQAT", os.path.join(root, "bin", "sparqat")), "sweep", experiment, "--data", data, "--out", out]


def events():
    for segment in sorted(glob.glob(os.path.join(out, ".*", "ledger", "*.jsonl")) + glob.glob(os.path.join(out, "*", "ledger", "*.jsonl"))):
        with open(segment) as lines:
            for line in lines:
                if line.endswith("}\n"):
                    yield json.loads(line)["event"]


def finished():
    return [event["trial"] for event in events() if event["type"] == "finished"]


if os.path.exists(out):
    sys.exit(f"{out} exists")
for moment in moments:
    driver = subprocess.Popen(command, start_new_session=True)
    while len(finished()) < moment and driver.poll() is None:
        time.sleep(0.02)
    if driver.poll() is not None:
        sys.exit(f"the sweep ended before {moment} candidates had finished")
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    print(f"killed after {len(finished())} candidates", flush=True)
subprocess.run(command, check=True)
ids = finished()
starts = sum(event["type"] == "started" for event in events())
print(f"{len(ids)} candidates finished, {len(set(ids))} different, {starts} begun, in {len(moments) + 1} processes")
sys.exit(0 if len(ids) == len(set(ids)) else "a finished candidate was trained again")
