/** What training minimizes, on batch-innermost arrays. */
@NullMarked
package io.sparqat.quant.loss;

import org.jspecify.annotations.NullMarked;
