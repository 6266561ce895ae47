/**
 * Checks this library against vectors that a user's own QKeras wrote: files, the kinds of vectors
 * they hold, and a report.
 */
@NullMarked
package io.sparqat.quant.conformance;

import org.jspecify.annotations.NullMarked;
