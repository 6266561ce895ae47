/** Data types as QTools derives them from quantizers. */
@NullMarked
package io.sparqat.qtools.type;

import org.jspecify.annotations.NullMarked;
