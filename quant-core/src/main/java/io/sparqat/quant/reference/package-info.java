/** Slow, obvious, double-precision forms of the kernels, to check them against. */
@NullMarked
package io.sparqat.quant.reference;

import org.jspecify.annotations.NullMarked;
