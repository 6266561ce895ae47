/** Operators on data types: what their result is and which circuit makes them. */
@NullMarked
package io.sparqat.qtools.operator;

import org.jspecify.annotations.NullMarked;
