"""Evaluations per second of the real QTools, beside `sparqat bench cost`.

Needs a Python with QKeras (head or 0.9.0) and TensorFlow. Prints one JSON line for each network,
in the form of `sparqat bench cost`; with --sparqat COMMAND that command is run for the same network
right after, on the same machine, and its line is printed too.

    python tools/bench/qtools_speed.py --sparqat bin/sparqat
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from qkeras import QActivation, QConv2D, QDense  # noqa: E402
from qkeras.quantizers import quantized_bits  # noqa: E402
from qkeras.qtools import run_qtools  # noqa: E402
from qkeras.qtools.config_public import config_settings  # noqa: E402

KERNEL = "quantized_bits(4,0,1)"


def jet_tagger():
    x = inputs = tf.keras.Input((16,), name="x")
    for i, units in enumerate((64, 32, 32)):
        x = QDense(units, kernel_quantizer=KERNEL, bias_quantizer=KERNEL, name=f"fc{i}")(x)
        x = QActivation("quantized_relu(4,0)", name=f"relu{i}")(x)
    x = QDense(5, kernel_quantizer=KERNEL, bias_quantizer=KERNEL, name="output")(x)
    return tf.keras.Model(inputs, tf.keras.layers.Activation("softmax", name="softmax")(x))


def resnet20():
    count = [0]

    def conv(x, filters, size, strides):
        count[0] += 1
        x = QConv2D(filters, size, strides=strides, padding="same", kernel_quantizer=KERNEL,
                    bias_quantizer=KERNEL, name=f"c{count[0]}")(x)
        return tf.keras.layers.BatchNormalization(name=f"b{count[0]}")(x)

    def relu(x):
        count[0] += 1
        return QActivation("quantized_relu(4,0)", name=f"a{count[0]}")(x)

    inputs = tf.keras.Input((32, 32, 3), name="x")
    x = relu(conv(inputs, 16, 3, 1))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            strides = 2 if stage and not block else 1
            y = conv(relu(conv(x, filters, 3, strides)), filters, 3, 1)
            if strides == 2:
                x = conv(x, filters, 1, 2)
            x = relu(tf.keras.layers.Add(name=f"add{stage}{block}")([x, y]))
    # QTools' head cannot price average pooling: max pooling stands in its place.
    x = tf.keras.layers.MaxPooling2D(8, name="pool")(x)
    x = tf.keras.layers.Flatten(name="flatten")(x)
    x = QDense(10, kernel_quantizer=KERNEL, bias_quantizer=KERNEL, name="dense")(x)
    return tf.keras.Model(inputs, tf.keras.layers.Activation("softmax", name="softmax")(x))


def evaluate(model):
    """One candidate's cost: types and energy; building the network is not counted."""
    q = run_qtools.QTools(
        model, process="horowitz", source_quantizers=[quantized_bits(8, 0, 1)],
        is_inference=False, keras_quantizer="int8", keras_accumulator="int32", for_reference=False)
    energy = q.pe(weights_on_memory="sram", activations_on_memory="sram", min_sram_size=0,
                  rd_wr_on_io=False)
    return q.extract_energy_sum(config_settings["include_energy"], energy)


def measure(name, model, seconds):
    silent = io.StringIO()
    times = []
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
        evaluate(model)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            start = time.perf_counter()
            evaluate(model)
            times.append(time.perf_counter() - start)
    return {
        "benchmark": "cost", "tool": "qtools", "network": name, "layers": len(model.layers),
        "candidates_per_second": round(len(times) / sum(times), 2),
        "median_ms": round(1e3 * float(np.median(times)), 3), "candidates": len(times),
        "threads": 1,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--sparqat", help="command to run with `bench cost NET` beside QTools")
    arguments = parser.parse_args()
    for name, build in (("jet-tagger", jet_tagger), ("resnet20", resnet20)):
        print(json.dumps(measure(name, build(), arguments.seconds)), flush=True)
        if arguments.sparqat:
            command = [arguments.sparqat, "bench", "cost", name]
            line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(line.strip(), flush=True)


if __name__ == "__main__":
    main()
