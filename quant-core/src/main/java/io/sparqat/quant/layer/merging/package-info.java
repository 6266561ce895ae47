/** Layers that join several inputs into one. */
@NullMarked
package io.sparqat.quant.layer.merging;

import org.jspecify.annotations.NullMarked;
