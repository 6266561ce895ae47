/** Pictures as text: SVG marks, axes, plots and labels that do not overlap; no other package. */
@NullMarked
package io.sparqat.quant.draw;

import org.jspecify.annotations.NullMarked;
