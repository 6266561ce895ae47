/** Seeded randomness that is the same on every machine and for every order of evaluation. */
@NullMarked
package io.sparqat.datasets.random;

import org.jspecify.annotations.NullMarked;
