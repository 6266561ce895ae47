/**
 * Networks inside DL4J: generic adapters that make any layer operation a DL4J layer or vertex, and
 * the lowering of a model to a computation graph.
 */
@NullMarked
package io.sparqat.quant.dl4j;

import org.jspecify.annotations.NullMarked;
