/** Rows of numbers and a label as comma- or tab-separated text. */
@NullMarked
package io.sparqat.datasets.csv;

import org.jspecify.annotations.NullMarked;
