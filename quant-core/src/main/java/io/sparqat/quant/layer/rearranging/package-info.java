/** Layers that move values around: shapes, margins, repetition, enlargement, embedding. */
@NullMarked
package io.sparqat.quant.layer.rearranging;

import org.jspecify.annotations.NullMarked;
