"""Golden vectors of QKeras quantizers, written by running QKeras in graph mode.

    python quantizers.py --seed 7 --out quantizers.jsonl.gz

One JSON object a line: the quantizer as a string, an input, an upstream gradient,
and what QKeras gives for them. Graph mode is what Keras models train and predict
in; eager mode differs by an ulp where a constant divisor is folded.
"""

import argparse
import gzip
import json
import os
import zlib
from importlib import metadata

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import tensorflow as tf
import tensorflow.keras.backend as K
from qkeras import quantizers

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

SHAPES = [(40,), (9, 5), (19, 32), (3, 3, 2, 8), (2, 2, 1, 11)]

# Name of the group: quantizer strings, and which maths libraries have a say in the last bit.
GRID = {
    "quantized_bits": (
        [
            f"quantized_bits({b},{i},{s},keep_negative={k},alpha={a})"
            for b, i, s, k, a in [
                (1, 0, 0, True, None), (2, 1, 1, True, None), (3, -1, 0, False, None),
                (4, 0, 1, True, 0.75), (5, 2, 0, True, 2.0), (8, 3, 1, True, None),
                (8, 0, 0, False, 1.5), (16, 6, 1, True, None),
            ]
        ] + ["quantized_bits(6,1,qnoise_factor=0.25)", "quantized_bits(6,1,qnoise_factor=0.5,use_ste=False)"],
        [],
    ),
    "quantized_bits.fitted": (
        [f"quantized_bits({b},0,1,alpha='{a}')" for b in (2, 3, 4, 8) for a in ("auto", "auto_po2")],
        ["mean", "log"],
    ),
    "quantized_linear": (
        ["quantized_linear(1)", "quantized_linear(4,1)", "quantized_linear(6,0,symmetric=0)",
         "quantized_linear(5,keep_negative=False)", "quantized_linear(4,alpha=0.6)",
         "quantized_linear(8,2,qnoise_factor=0.75)"],
        [],
    ),
    "quantized_linear.fitted": (
        [f"quantized_linear({b},alpha='{a}')" for b in (1, 3, 8) for a in ("auto", "auto_po2")],
        ["mean", "log"],
    ),
    "quantized_relu": (
        ["quantized_relu(1,1)", "quantized_relu(4,0)", "quantized_relu(6,2,negative_slope=0.25)",
         "quantized_relu(5,1,use_sigmoid=1)", "quantized_relu(8,4,qnoise_factor=0.5)",
         "quantized_relu(4,2,relu_upper_bound=1.5,is_quantized_clip=False)"],
        [],
    ),
    "sign": (
        ["binary(alpha=0.7)", "binary(use_01=True,alpha=1.0)", "ternary(alpha=1.3,threshold=0.4)"],
        [],
    ),
    "sign.tanh": (["binary()", "ternary()", "stochastic_binary()", "stochastic_ternary()"], ["tanh"]),
    "sign.fitted": (
        [f"{c}(alpha='{a}')" for c in ("binary", "ternary", "stochastic_binary", "stochastic_ternary")
         for a in ("auto", "auto_po2")],
        ["mean", "log"],
    ),
    "squash": (
        ["quantized_tanh(4)", "quantized_tanh(8,symmetric=True)", "quantized_sigmoid(5)",
         "quantized_sigmoid(8,symmetric=True)"],
        [],
    ),
    "squash.real": (
        ["quantized_tanh(6,use_real_tanh=True)", "quantized_sigmoid(6,use_real_sigmoid=True)"],
        ["tanh", "sigmoid"],
    ),
    "quantized_ulaw": (["quantized_ulaw(4,0)", "quantized_ulaw(6,1,1)", "quantized_ulaw(8,0,0,31.0)"], ["log"]),
    "quantized_po2": (
        ["quantized_po2(3)", "quantized_po2(4,2)", "quantized_po2(5,log2_rounding='floor')",
         "quantized_po2(4,quadratic_approximation=True)", "quantized_relu_po2(3)",
         "quantized_relu_po2(4,4,0.25)"],
        ["log", "sqrt"],
    ),
    "quantized_hswish": (["quantized_hswish(6,2)", "quantized_hswish(5,1,relu_shift=2,relu_upper_bound=4)"], []),
}


def number(value):
    """A float32 as its shortest decimal; what JSON lacks as a string."""
    value = np.float32(value)
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return float(str(value))


def flat(values):
    return [number(v) for v in np.asarray(values, np.float32).reshape(-1)]


def sample(rng, shape):
    """Gaussians whose channels differ in size, with ties and zeros strewn in."""
    x = rng.normal(0, 1, shape) * 2.0 ** rng.integers(-3, 3, shape[-1])
    x = np.where(rng.random(shape) < 0.3, np.rint(x * 32) / 32, x)
    return np.where(rng.random(shape) < 0.05, 0, x).astype(np.float32)


def record(group, count, spec, numerics, shape, rng):
    quantizer = quantizers.get_quantizer(spec)
    x, g = sample(rng, shape), (np.rint(rng.normal(0, 64, shape)) / 64).astype(np.float32)

    @tf.function
    def run(x, g):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = quantizer(x)
        scale = getattr(quantizer, "scale", None)
        return y, tape.gradient(y, x, output_gradients=g), scale if tf.is_tensor(scale) else tf.constant([])

    y, dx, scale = (t.numpy() for t in run(tf.constant(x), tf.constant(g)))
    vector = {
        "id": f"{group}.{count:04d}", "group": group, "spec": spec, "class": spec.split("(")[0],
        "learning_phase": 0, "data_format": "channels_last", "numerics": numerics,
        "shape": list(shape), "x": flat(x), "y": flat(y), "g": flat(g), "dx": flat(dx),
    }
    return {**vector, "scale": flat(scale)} if scale.size else vector


def vectors(seed):
    for group, (specs, numerics) in GRID.items():
        rng = np.random.default_rng([seed, zlib.crc32(group.encode())])
        for count, (spec, shape) in enumerate((s, p) for s in specs for p in SHAPES):
            yield record(group, count, spec, numerics, shape, rng)


def provenance(seed):
    names = ("tensorflow-cpu", "keras", "numpy")
    found = {name: metadata.version(name) for name in names}
    return {"about": "QKeras quantizers in graph mode, by tools/golden/quantizers.py", "seed": seed, "versions": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True, help="file to write, ending in .jsonl.gz")
    options = parser.parse_args()
    K.set_learning_phase(0)
    with open(options.out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        for vector in vectors(options.seed):
            out.write((json.dumps(vector, allow_nan=False, separators=(",", ":")) + "\n").encode())
    with open(options.out.removesuffix(".jsonl.gz") + ".provenance.json", "w", encoding="utf-8") as out:
        json.dump(provenance(options.seed), out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
