/** Groups of layers that are added to a network together. */
@NullMarked
package io.sparqat.quant.model.block;

import org.jspecify.annotations.NullMarked;
