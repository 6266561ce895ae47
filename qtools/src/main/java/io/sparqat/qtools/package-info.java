/** Data types, operations and energy of a quantized network, as QTools derives them. */
@NullMarked
package io.sparqat.qtools;

import org.jspecify.annotations.NullMarked;
