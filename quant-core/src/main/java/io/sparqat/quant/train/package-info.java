/** Training and evaluation in one process, from primitive arrays. */
@NullMarked
package io.sparqat.quant.train;

import org.jspecify.annotations.NullMarked;
