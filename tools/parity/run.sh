#!/usr/bin/env bash
# Trains QKeras's example network with Sparqat and with the real QKeras, alternating, one run a seed,
# and prints both means with their 95 % intervals.
#
# usage: run.sh DATA_DIR [SEEDS] [EPOCHS]
#   DATA_DIR  the four idx files of MNIST or Fashion-MNIST
#   PYTHON    a Python with the packages of tools/golden/requirements.txt, QKeras on PYTHONPATH
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=$1 seeds=${2:-5} epochs=${3:-2} python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for seed in $(seq 1 "$seeds"); do
  "$python" "$root/tools/parity/train_qkeras.py" "$data" --seeds "$seed" --epochs "$epochs" \
    2>/dev/null | tee -a "$work/qkeras.jsonl" >&2
  "$root/bin/sparqat" train "$root/conf/experiments/parity.conf" --data "$data" \
    --master 'local[1]' --out "$work/runs" \
    --set "training.epochs=$epochs" --set "training.seed=$seed" >&2
done

"$python" - "$work" <<'PYTHON'
import json, math, pathlib, statistics, sys

work = pathlib.Path(sys.argv[1])
runs = {
    "QKeras": [json.loads(line)["test_accuracy"] for line in open(work / "qkeras.jsonl")],
    # Time, value, step: as MLflow keeps them.
    "Sparqat": [
        float(file.read_text().split()[1]) for file in work.glob("runs/*/mlflow/*/*/metrics/test-accuracy")
    ],
}
# Student's t for 95 %, by degrees of freedom.
t = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
for name, values in runs.items():
    half = t[len(values) - 1] * statistics.stdev(values) / math.sqrt(len(values))
    print(f"{name:8} {statistics.mean(values):.4f} +- {half:.4f}  {sorted(values)}")
PYTHON
