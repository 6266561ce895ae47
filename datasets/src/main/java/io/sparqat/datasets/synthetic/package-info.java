/** Data made here: seeded, the same bits on every machine, nothing to fetch. */
@NullMarked
package io.sparqat.datasets.synthetic;

import org.jspecify.annotations.NullMarked;
