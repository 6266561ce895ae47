"""A whole .h5 model of Keras, and rows labelled by it and by a quantization of it.

    python keras_archive.py --seed 4711 --out DIR

Writes tagger.h5, a small float network, tagger.json, dictionaries for model_quantize (one, and none), and rows.csv: six
features, then the classes that Keras predicts with the float and with the quantized network. Rows
whose two largest outputs are close in either are left out, so that the last bit of a sum decides
nothing.
"""

import argparse
import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import tensorflow as tf
from qkeras.utils import model_quantize

ROWS = 400
CLOSE = 1e-3
DICTIONARY = {
    "QDense": {"kernel_quantizer": "quantized_bits(2,0,1,alpha=1)", "bias_quantizer": "quantized_bits(4,0,1)"},
    "QActivation": {"relu": "quantized_relu(3,1)"},
}


def network():
    layers = tf.keras.layers
    x = inputs = layers.Input((6,), name="features")
    x = layers.Dense(16, name="fc1")(x)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Activation("relu", name="relu1")(x)
    x = layers.Dense(4, name="scores")(x)
    return tf.keras.Model(inputs, layers.Activation("softmax", name="softmax")(x), name="tagger")


def margins(outputs):
    ordered = np.sort(outputs, axis=1)
    return ordered[:, -1] - ordered[:, -2]


parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, required=True)
parser.add_argument("--out", required=True)
arguments = parser.parse_args()
tf.keras.utils.set_random_seed(arguments.seed)
random = np.random.default_rng(arguments.seed)
rows = random.normal(size=(ROWS, 6)).astype(np.float32).round(3)
model = network()
model.compile("adam", "categorical_crossentropy")
truth = tf.one_hot(np.argmax(rows[:, :4] * rows[:, 2:], axis=1), 4)
model.fit(rows, truth, epochs=5, batch_size=20, verbose=0)
quantized = model_quantize(model, DICTIONARY, 4, transfer_weights=True)
floats, quantizeds = model.predict(rows, verbose=0), quantized.predict(rows, verbose=0)
clear = (margins(floats) > CLOSE) & (margins(quantizeds) > CLOSE)
os.makedirs(arguments.out, exist_ok=True)
model.save(os.path.join(arguments.out, "tagger.h5"), include_optimizer=False)
with open(os.path.join(arguments.out, "tagger.json"), "w") as out:
    json.dump([DICTIONARY, {}], out, indent=1)
    out.write("\n")
with open(os.path.join(arguments.out, "rows.csv"), "w") as out:
    out.write("f0,f1,f2,f3,f4,f5,float,quantized\n")
    for row, a, b in zip(rows[clear], floats[clear].argmax(1), quantizeds[clear].argmax(1)):
        out.write(",".join(str(value) for value in row) + f",{a},{b}\n")
print(f"{clear.sum()} rows, {(floats[clear].argmax(1) == quantizeds[clear].argmax(1)).mean():.2f} labelled alike")
