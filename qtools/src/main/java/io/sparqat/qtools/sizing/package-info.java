/** Unroll factors and buffer widths for a pipelined circuit: QTools' divide and conquer. */
@NullMarked
package io.sparqat.qtools.sizing;

import org.jspecify.annotations.NullMarked;
