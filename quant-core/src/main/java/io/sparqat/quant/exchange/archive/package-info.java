/** Sparqat's own model file. */
@NullMarked
package io.sparqat.quant.exchange.archive;

import org.jspecify.annotations.NullMarked;
