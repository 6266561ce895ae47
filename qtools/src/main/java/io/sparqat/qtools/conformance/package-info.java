/** Results of the real QTools against this library, for {@code sparqat conformance}. */
@NullMarked
package io.sparqat.qtools.conformance;

import org.jspecify.annotations.NullMarked;
