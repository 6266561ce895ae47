/**
 * Search spaces over quantizations of one network, as AutoQKeras describes them, and the score that
 * weighs accuracy against size.
 */
@NullMarked
package io.sparqat.quant.search;

import org.jspecify.annotations.NullMarked;
