/** Vectors of whole networks and of what is done to them. */
@NullMarked
package io.sparqat.quant.conformance.network;

import org.jspecify.annotations.NullMarked;
