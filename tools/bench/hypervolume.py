#!/usr/bin/env python3
"""Fronts of multi-objective searches beside random search at equal budget, seed by seed.

usage: hypervolume.py FASHION_MNIST_DIR [FIRST_SEED LAST_SEED]     prints one JSON line a search, then a table
Needs NumPy. SPARQAT names another command than bin/sparqat. tools/bench/hypervolume.conf says what is searched.
Every search trains 82 epochs of 2,000 rows and validates on 4,000 others: the float network, whose weights all begin with, for 2; then random and nsga2
40 candidates for 2, sensitivity 26 probes for 1 and 27 candidates for 2.

The hypervolume is the share of the box between an accuracy of 50 % and 100 %, and between no energy and that of the
costliest quantization of the seed, that lies under the front of test accuracy and energy. The float network, whose energy
is ten times as high, is left out: it is the same in all, and in its box only the best accuracy would count.
"""
import csv
import glob
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

directory = sys.argv[1]
first, last = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (1, 5)
seeds = range(first, last + 1)
TRIALS = {"random": 40, "nsga2": 40, "sensitivity": 53}
WORST_ACCURACY = 0.5
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sparqat = os.environ.get("SPARQAT", os.path.join(root, "bin", "sparqat"))


def idx(name, header, shape):
    with gzip.open(os.path.join(directory, name)) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header).reshape(shape)


def hypervolume(points, worst_energy):
    area, accuracy = 0.0, WORST_ACCURACY
    for energy, value in sorted(points):
        if value > accuracy and energy < worst_energy:
            area += (worst_energy - energy) * (value - accuracy)
            accuracy = value
    return area / (worst_energy * (1 - WORST_ACCURACY))


def search(rows, mode, seed, scratch):
    out = os.path.join(scratch, f"{mode}-{seed}")
    settings = [f"search.mode={mode}", f"search.max_trials={TRIALS[mode]}", f"training.seed={seed}"]
    command = [sparqat, "search", os.path.join(root, "tools", "bench", "hypervolume.conf"), "--data", rows, "--out", out]
    for setting in settings:
        command += ["--set", setting]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (run,) = glob.glob(os.path.join(out, "*"))
    text = subprocess.run([sparqat, "table", run, "--format", "csv"], check=True, stdout=subprocess.PIPE, text=True).stdout
    parts = ("energy_inputs_pj", "energy_parameters_pj", "energy_operations_pj", "energy_outputs_pj")
    return [(sum(float(row[part]) for part in parts), float(row["accuracy"])) for row in csv.DictReader(io.StringIO(text))
            if row["accuracy"] and row["quantization"] != "float"]


with tempfile.TemporaryDirectory() as scratch:
    rows = os.path.join(scratch, "rows.npz")
    np.savez(rows,
             x_train=idx("train-images-idx3-ubyte.gz", 16, (-1, 28, 28))[:6000],
             y_train=idx("train-labels-idx1-ubyte.gz", 8, -1)[:6000],
             x_test=idx("t10k-images-idx3-ubyte.gz", 16, (-1, 28, 28))[:5000],
             y_test=idx("t10k-labels-idx1-ubyte.gz", 8, -1)[:5000])
    volumes = {mode: [] for mode in TRIALS}
    for seed in seeds:
        found = {mode: search(rows, mode, seed, scratch) for mode in TRIALS}
        worst = max(energy for points in found.values() for energy, _ in points)
        for mode, points in found.items():
            volumes[mode].append(hypervolume(points, worst))
            print(json.dumps({"seed": seed, "mode": mode, "trials": len(points), "hypervolume": round(volumes[mode][-1], 4)}),
                  flush=True)

print("| seed | " + " | ".join(TRIALS) + " |")
print("|---" * (1 + len(TRIALS)) + "|")
for i, seed in enumerate(seeds):
    print(f"| {seed} | " + " | ".join(f"{volumes[mode][i]:.4f}" for mode in TRIALS) + " |")
print("| mean | " + " | ".join(f"{np.mean(volumes[mode]):.4f}" for mode in TRIALS) + " |")
for mode in TRIALS:
    wins = sum(a >= b for a, b in zip(volumes[mode], volumes["random"]))
    print(f"{mode}: at least random in {wins} of {len(seeds)} seeds")
