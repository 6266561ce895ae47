/** Optimizers and learning-rate schedules by Keras 2.15's definitions, on primitive arrays. */
@NullMarked
package io.sparqat.quant.optimize;

import org.jspecify.annotations.NullMarked;
