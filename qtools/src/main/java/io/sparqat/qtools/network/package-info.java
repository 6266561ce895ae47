/** What cost models read off a network: its edges, each layer's weights, sums and products. */
@NullMarked
package io.sparqat.qtools.network;

import org.jspecify.annotations.NullMarked;
