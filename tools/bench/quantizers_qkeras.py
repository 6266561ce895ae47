"""Times QKeras beside our quantizers and prints both with their ratios.

    python quantizers_qkeras.py ROUND.json [ROUND.json ...]

Each ROUND.json is the result of one JMH run of QuantizerBenchmark. For every quantizer
in it QKeras runs forward and gradient on the same shape, one thread, inside tf.function.
"""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import tensorflow as tf
import tensorflow.keras.backend as K
from qkeras import quantizers

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

SHAPE = (15625, 64)


def microseconds(text, seconds=0.6):
    """Median time of one forward and gradient."""
    K.set_learning_phase(1 if text.startswith("train:") else 0)
    quantizer = quantizers.get_quantizer(text.removeprefix("train:"))
    rng = np.random.default_rng(1)
    x, g = (tf.constant(rng.normal(size=SHAPE).astype(np.float32)) for _ in range(2))

    @tf.function
    def step(x, g):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = quantizer(x)
        return y, tape.gradient(y, x, output_gradients=g)

    step(x, g)
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        step(x, g)
        times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(times)


def ours(path):
    """Scores by quantizer and by benchmark method."""
    table = {}
    with open(path, encoding="utf-8") as file:
        for row in json.load(file):
            method = row["benchmark"].rsplit(".", 1)[1]
            table.setdefault(row["params"]["spec"], {})[method] = row["primaryMetric"]["score"]
    return table


def main():
    rounds = [ours(path) for path in sys.argv[1:]]
    print("| quantizer | forward us | / copy | forward + gradient us | QKeras us | QKeras / ours |")
    print("|---|---|---|---|---|---|")
    for text in rounds[0]:
        scores = {m: statistics.median(r[text][m] for r in rounds) for m in rounds[0][text]}
        peer = microseconds(text)
        print(f"| `{text}` | {scores['forward']:.0f} | {scores['forward'] / scores['copy']:.1f} "
              f"| {scores['forwardAndGradient']:.0f} | {peer:.0f} | {peer / scores['forwardAndGradient']:.1f} |",
              flush=True)


if __name__ == "__main__":
    main()
