/** Networks for people: a table as Keras prints it, and a drawing. */
@NullMarked
package io.sparqat.quant.summary;

import org.jspecify.annotations.NullMarked;
