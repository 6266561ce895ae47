/** Energy of operations and memory accesses under a process table. */
@NullMarked
package io.sparqat.qtools.energy;

import org.jspecify.annotations.NullMarked;
