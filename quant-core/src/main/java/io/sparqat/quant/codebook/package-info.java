/** Weight codebooks: tensors stored as indices into a short table of values. */
@NullMarked
package io.sparqat.quant.codebook;

import org.jspecify.annotations.NullMarked;
