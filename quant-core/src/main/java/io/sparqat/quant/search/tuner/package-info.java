/**
 * Ways through a search space, as ask and tell: a tuner proposes candidates and is told what they
 * reached. Tuners know nothing of training, clusters or clocks; the same seed and the same answers
 * in the same order give the same proposals.
 */
@NullMarked
package io.sparqat.quant.search.tuner;

import org.jspecify.annotations.NullMarked;
