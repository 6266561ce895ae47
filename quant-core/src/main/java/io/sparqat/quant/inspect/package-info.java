/** One quantizer under the lens: what it does to given numbers, and its transfer curve. */
@NullMarked
package io.sparqat.quant.inspect;

import org.jspecify.annotations.NullMarked;
