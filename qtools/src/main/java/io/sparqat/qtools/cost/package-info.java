/** What a network costs: energy, bits and operations, by layer and in sum. */
@NullMarked
package io.sparqat.qtools.cost;

import org.jspecify.annotations.NullMarked;
