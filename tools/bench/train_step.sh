#!/bin/sh
# Times training steps here and in QKeras and PyTorch, in turns on one machine:
#
#   PEERS=train_step.py QKERAS_PYTHON=... TORCH_PYTHON=... tools/bench/train_step.sh NET BATCH [SECONDS [ROUNDS]]
#
# NET is jet, mnist or resnet8. PEERS is a script that takes PEER NET BATCH SECONDS and prints one JSON line with
# step_ms; the two Pythons have what it imports. Two workers here, two threads there: THREADS says how many.
# Prints a table of medians and ratios, then one line of JSON.
set -eu
cd "$(dirname "$0")/../.."
net=$1 batch=$2 seconds=${3:-10} rounds=${4:-3}
export THREADS="${THREADS:-2}"
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
round=0
while [ "$round" -lt "$rounds" ]; do
  bin/sparqat bench train-step "$net" "$batch" "$seconds" --workers "$THREADS" >> "$lines"
  "${QKERAS_PYTHON:-python3}" "$PEERS" qkeras "$net" "$batch" "$seconds" 2> /dev/null >> "$lines"
  "${TORCH_PYTHON:-python3}" "$PEERS" torch "$net" "$batch" "$seconds" 2> /dev/null >> "$lines"
  round=$((round + 1))
done
python3 tools/bench/train_step_table.py "$lines"
