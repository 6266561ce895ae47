/** Costs and types of a network as text, JSON, CSV and HTML. */
@NullMarked
package io.sparqat.qtools.report;

import org.jspecify.annotations.NullMarked;
