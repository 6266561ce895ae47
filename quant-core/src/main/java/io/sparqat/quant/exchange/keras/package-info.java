/** Networks and weights of Keras and QKeras: JSON architecture, HDF5 weights. */
@NullMarked
package io.sparqat.quant.exchange.keras;

import org.jspecify.annotations.NullMarked;
