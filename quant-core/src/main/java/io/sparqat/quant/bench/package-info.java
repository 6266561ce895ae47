/** Timings of training and inference that can be laid beside those of other frameworks. */
@NullMarked
package io.sparqat.quant.bench;

import org.jspecify.annotations.NullMarked;
