/**
 * Accuracy of many quantizations of one trained network in one pass over the data, without
 * training: configurations that agree up to a layer share what comes before it.
 */
@NullMarked
package io.sparqat.quant.score;

import org.jspecify.annotations.NullMarked;
