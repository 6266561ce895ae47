/** The forms a network takes as text: HOCON, JSON, summary, drawing. */
@NullMarked
package io.sparqat.quant.model.form;

import org.jspecify.annotations.NullMarked;
