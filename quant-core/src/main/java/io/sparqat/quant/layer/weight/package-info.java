/** What happens to weights besides training: first values, constraints, regularization. */
@NullMarked
package io.sparqat.quant.layer.weight;

import org.jspecify.annotations.NullMarked;
