"""Configurations per second of `sparqat score`, beside a loop of QKeras's model_quantize + evaluate.

Needs a Python with QKeras and TensorFlow 2, and MNIST's four files. Trains the convolutional
network of QKeras's MNIST example for one epoch and scores 1 000 quantizations of it on the 10 000
test images, in several sets that share more or less; between them, and on the same machine, the
loop of QKeras scores some of the random ones. Seconds of `sparqat score` are those of the whole
command, with the start of the JVM; QKeras's are per configuration after a first one that is not
counted. Ends with a table.

    python tools/bench/score.py MNIST_DIR --sparqat bin/sparqat
"""

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from qkeras.utils import model_quantize  # noqa: E402
from tensorflow.keras import layers  # noqa: E402

CONVOLUTIONS = ((32, 2), (64, 3), (64, 2))
BIAS = '"quantized_bits(8,0,1)"'
FLOAT = """
name = mnist-float
model = "%s/conf/models/mnist-cnn.conf"
training {epochs = 1}
candidates = [{name = float}]
"""


def choices(text, bits):
    return "[" + ", ".join('"' + text % b + '"' for b in bits) + "]"


def kernels(bits):
    return choices("quantized_bits(%d,0,1)", bits)


def relus(bits):
    return choices("quantized_relu(%d)", bits)


def plan(kernel, bias, relu):
    """One entry a layer: texts for conv2d_0, conv2d_1, conv2d_2, dense and act_0, act_1, act_2."""
    names = ("conv2d_0", "conv2d_1", "conv2d_2", "dense")
    lines = ["%s {kernel_quantizer = %s, bias_quantizer = %s}" % (name, kernel[i], bias[i])
             for i, name in enumerate(names)]
    return "\n".join(lines + ["act_%d {relu = %s}" % (i, relu[i]) for i in range(3)])


ALL = range(2, 9)
FEW = (2, 3, 4, 6, 8)
SETS = {
    "last layers only: act_2, dense": "grid {%s}" % plan(
        [kernels([8])] * 3 + [kernels(range(2, 12))],
        [BIAS] * 3 + [kernels(range(2, 12))],
        [relus([8])] * 2 + [relus(range(2, 12))]),
    "grid over all layers": "grid {%s}" % plan(
        [kernels([4, 8]), kernels(FEW), kernels(FEW), kernels(FEW)],
        [BIAS] * 4,
        [relus([4, 8]), relus([4, 8]), relus([4])]),
    "random": "sample {count = 1000, seed = 5, grid {%s}}" % plan(
        [kernels(ALL)] * 4, [kernels(ALL)] * 4, [relus(ALL)] * 3),
}
SETS["random, racing"] = SETS["random"]


class QKeras:
    """What a user of QKeras does, one configuration after another."""

    def __init__(self, folder):
        def idx(name, header):
            with gzip.open(os.path.join(folder, name)) as file:
                return np.frombuffer(file.read(), np.uint8, offset=header)

        images = idx("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)
        self.x = images.astype("float32") / 256
        self.y = np.eye(10, dtype="float32")[idx("t10k-labels-idx1-ubyte.gz", 8)]
        x = inputs = tf.keras.Input((28, 28, 1))
        for i, (filters, size) in enumerate(CONVOLUTIONS):
            x = layers.Conv2D(filters, size, strides=2, name=f"conv2d_{i}")(x)
            x = layers.Activation("relu", name=f"act_{i}")(x)
        x = layers.Dense(10, name="dense")(layers.Flatten()(x))
        self.model = tf.keras.Model(inputs, layers.Activation("softmax", name="softmax")(x))
        self.random = random.Random(5)
        self.score()

    def score(self):
        def bits(text):
            return text % self.random.choice(ALL)

        quantization = {
            name: {"kernel_quantizer": bits("quantized_bits(%d,0,1)"),
                   "bias_quantizer": bits("quantized_bits(%d,0,1)")}
            for name in ("conv2d_0", "conv2d_1", "conv2d_2", "dense")}
        for i in range(3):
            quantization[f"act_{i}"] = {"relu": bits("quantized_relu(%d)")}
        quantized = model_quantize(self.model, quantization, 4, transfer_weights=True)
        quantized.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
        quantized.evaluate(self.x, self.y, batch_size=1000, verbose=0)

    def seconds(self, configurations):
        start = time.perf_counter()
        for _ in range(configurations):
            self.score()
        seconds = (time.perf_counter() - start) / configurations
        print(json.dumps({"peer": "QKeras loop", "configurations": configurations,
                          "s_per_configuration": round(seconds, 3),
                          "tensorflow": tf.__version__}), flush=True)
        return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mnist")
    parser.add_argument("--sparqat", default="bin/sparqat")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--peer-configurations", type=int, default=4)
    arguments = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with tempfile.TemporaryDirectory() as work:
        def sparqat(*words):
            command = [arguments.sparqat, *words]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout

        def write(name, text):
            with open(os.path.join(work, name), "w") as file:
                file.write(text)
            return file.name

        shards = os.path.join(work, "shards")
        sparqat("shard", arguments.mnist, "--out", shards, "--shards", "8")
        trained = sparqat("train", write("float.conf", FLOAT % root), "--data", shards,
                          "--master", arguments.master, "--out", work)
        print(trained.splitlines()[0], flush=True)
        run = re.search(r"^(\S+) weights ", trained, re.M).group(1)
        qkeras = QKeras(arguments.mnist)
        peer = [qkeras.seconds(arguments.peer_configurations)]
        rows = []
        for i, (name, text) in enumerate(SETS.items()):
            racing = ["--race"] if name.endswith("racing") else []
            start = time.perf_counter()
            printed = sparqat("score", run, write(f"set{i}.conf", text), "--data", shards,
                              "--master", arguments.master, "--out", work, *racing)
            seconds = time.perf_counter() - start
            summary = next(line for line in printed.splitlines() if " configurations on " in line)
            print(name + ": " + summary, flush=True)
            found = re.match(r"([\d,]+) configurations on [\d,]+ rows in ([\d.]+) s .*; ([\d,]+) "
                             r"layers .* instead of ([\d,]+)", summary)
            rows.append((name, *found.groups(), seconds))
            peer.append(qkeras.seconds(arguments.peer_configurations))
        loop = sum(peer) / len(peer)
        print(f"\nQKeras: {loop:.3f} s a configuration, from {min(peer):.3f} to {max(peer):.3f}\n")
        print("| configurations | layers for a block | configurations × layers | scoring, s |"
              " whole command, s | a second | × QKeras |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for name, count, inside, nodes, product, seconds in rows:
            count = int(count.replace(",", ""))
            print(f"| {count}, {name} | {nodes} | {product} | {inside} | {seconds:.1f} |"
                  f" {count / seconds:.1f} | {count / seconds * loop:.0f} |")


if __name__ == "__main__":
    main()
