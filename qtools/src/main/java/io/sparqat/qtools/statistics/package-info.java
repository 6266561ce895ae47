/** Operations of a network by kind, and their printed form: QKeras's {@code estimate.py}. */
@NullMarked
package io.sparqat.qtools.statistics;

import org.jspecify.annotations.NullMarked;
