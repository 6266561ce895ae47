/** What a search over quantizations wants small: AutoQKeras's targets, in bits and in energy. */
@NullMarked
package io.sparqat.qtools.goal;

import org.jspecify.annotations.NullMarked;
