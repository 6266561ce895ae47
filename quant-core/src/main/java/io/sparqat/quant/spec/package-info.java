/** Quantizers as immutable values with one text form, in QKeras's grammar. */
@NullMarked
package io.sparqat.quant.spec;

import org.jspecify.annotations.NullMarked;
