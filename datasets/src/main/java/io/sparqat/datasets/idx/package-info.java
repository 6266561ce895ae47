/** The IDX format of the MNIST family. */
@NullMarked
package io.sparqat.datasets.idx;

import org.jspecify.annotations.NullMarked;
