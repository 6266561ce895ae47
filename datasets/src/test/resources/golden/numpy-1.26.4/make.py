"""Writes tiny.npz and types.npz with the real NumPy; run again only to add cases."""

import os

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
x = (np.arange(5 * 2 * 3) * 7 % 256).astype(np.uint8).reshape(5, 2, 3)
np.savez_compressed(
    os.path.join(here, "tiny.npz"),
    x_train=x,
    y_train=np.array([0, 1, 2, 1, 0]),
    x_test=x[:2],
    y_test=np.array([[2], [0]], dtype=np.uint8),
)
grid = np.arange(6).reshape(2, 3) - 2
np.savez(
    os.path.join(here, "types.npz"),
    f4=grid.astype("<f4") / 4,
    f8=grid.astype("<f8") / 4,
    big=grid.astype(">f4") / 4,
    i2=grid.astype("<i2"),
    u4=(grid + 2).astype("<u4"),
    i8=grid.astype(">i8"),
    bools=grid > 0,
    fortran=np.asfortranarray(grid.astype("<f4")),
    half=grid.astype("<f2"),
    objects=np.array([[1, None]], dtype=object),
)
print(np.__version__)
