/** What is done to training rows before a network learns from them, as values. */
@NullMarked
package io.sparqat.quant.rows;

import org.jspecify.annotations.NullMarked;
