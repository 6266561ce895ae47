/** Fused single-threaded kernels on primitive arrays. */
@NullMarked
package io.sparqat.quant.kernel;

import org.jspecify.annotations.NullMarked;
