/** The data-type map: the type of every weight, product, sum and edge of a network. */
@NullMarked
package io.sparqat.qtools.map;

import org.jspecify.annotations.NullMarked;
