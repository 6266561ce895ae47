/** Layers at run time: forward and backward on primitive arrays, free of DL4J. */
@NullMarked
package io.sparqat.quant.layer;

import org.jspecify.annotations.NullMarked;
