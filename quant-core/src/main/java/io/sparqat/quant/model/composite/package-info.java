/** Functions of QKeras that add several layers to a network at once. */
@NullMarked
package io.sparqat.quant.model.composite;

import org.jspecify.annotations.NullMarked;
