/** Recurrent layers: cells run over time, in both directions, with states and masks. */
@NullMarked
package io.sparqat.quant.layer.recurrent;

import org.jspecify.annotations.NullMarked;
