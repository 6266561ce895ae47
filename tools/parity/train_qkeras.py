"""Trains QKeras's example CNN with the real QKeras and prints one JSON line per seed.

usage: train_qkeras.py DATA_DIR [--seeds 1,2,3,4,5] [--epochs 5] [--batch 64] [--learning-rate 0.001]

The counterpart of `sparqat` runs of conf/experiments/parity-*.conf: the same network
(conf/models/mnist-cnn.conf), pixels / 255, Keras's Adam, categorical cross-entropy, no validation
split, accuracy on the whole test set after the last epoch. Needs the packages of
tools/golden/requirements.txt and QKeras's source on PYTHONPATH.
"""
import argparse
import gzip
import json
import os
import pathlib
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import qkeras
import tensorflow as tf
from tensorflow.keras import layers


def idx(path):
    data = gzip.open(path).read()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(rank)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def network():
    fixed = lambda: qkeras.quantized_bits(4, 0, 1)
    # QKeras's layers start from he_normal, a float network quantized afterwards from Keras's default.
    quantized = lambda: dict(
        kernel_quantizer=fixed(), bias_quantizer=fixed(), kernel_initializer="glorot_uniform"
    )
    x = inputs = layers.Input((28, 28, 1))
    for filters, kernel in ((32, 2), (64, 3), (64, 2)):
        x = qkeras.QConv2D(filters, kernel, strides=2, **quantized())(x)
        x = qkeras.QActivation("quantized_relu(4,0)")(x)
    x = qkeras.QDense(10, **quantized())(layers.Flatten()(x))
    return tf.keras.Model(inputs, layers.Activation("softmax")(x))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=0.001)
    options = parser.parse_args()

    read = lambda name: idx(options.data / name)
    x = read("train-images-idx3-ubyte.gz")[..., None].astype(np.float32) / 255
    y = np.eye(10, dtype=np.float32)[read("train-labels-idx1-ubyte.gz")]
    x_test = read("t10k-images-idx3-ubyte.gz")[..., None].astype(np.float32) / 255
    y_test = np.eye(10, dtype=np.float32)[read("t10k-labels-idx1-ubyte.gz")]

    for seed in map(int, options.seeds.split(",")):
        tf.keras.utils.set_random_seed(seed)
        model = network()
        model.compile(
            tf.keras.optimizers.Adam(options.learning_rate),
            "categorical_crossentropy",
            metrics=["accuracy"],
        )
        start = time.perf_counter()
        model.fit(x, y, batch_size=options.batch, epochs=options.epochs, verbose=0)
        seconds = time.perf_counter() - start
        loss, accuracy = model.evaluate(x_test, y_test, batch_size=1000, verbose=0)
        print(
            json.dumps(
                {
                    "trainer": "qkeras " + qkeras.__version__ + " tensorflow " + tf.__version__,
                    "data": options.data.name,
                    "seed": seed,
                    "epochs": options.epochs,
                    "batch": options.batch,
                    "learning_rate": options.learning_rate,
                    "test_accuracy": round(float(accuracy), 4),
                    "test_loss": round(float(loss), 4),
                    "seconds": round(seconds, 1),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
