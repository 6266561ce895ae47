/** A network as data: layers, shapes, graph, and the pure rewrites between them. */
@NullMarked
package io.sparqat.quant.model;

import org.jspecify.annotations.NullMarked;
