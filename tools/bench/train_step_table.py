"""Lays the lines of train_step.sh side by side: per peer the median step, and how often ours fits into it."""

import json
import statistics
import sys

OURS = "sparqat"

with open(sys.argv[1], encoding="utf-8") as lines:
    results = [json.loads(line) for line in lines if line.startswith("{")]
steps = {}
for result in results:
    steps.setdefault(result["peer"], []).append(result["step_ms"])
ratios = {
    peer: [theirs / ours for theirs, ours in zip(times, steps[OURS])]
    for peer, times in steps.items()
}
net, batch = results[0]["net"], results[0]["batch"]
print(f"{net}, batch {batch}, {results[0]['threads']} threads")
print(f"{'peer':10} {'ms a step, median':>18}  {'ratio, median':>13}  rounds")
for peer, times in steps.items():
    rounds = ", ".join(f"{time:.3g}" for time in times)
    print(f"{peer:10} {statistics.median(times):18.3f}  {statistics.median(ratios[peer]):13.2f}  {rounds}")
print(
    json.dumps(
        {
            "net": net,
            "batch": batch,
            "step_ms": steps,
            "ratio": {peer: round(statistics.median(r), 2) for peer, r in ratios.items()},
        }
    )
)
