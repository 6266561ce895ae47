/** NumPy's array files: {@code .npy} one by one in a directory, or many in an {@code .npz}. */
@NullMarked
package io.sparqat.datasets.numpy;

import org.jspecify.annotations.NullMarked;
