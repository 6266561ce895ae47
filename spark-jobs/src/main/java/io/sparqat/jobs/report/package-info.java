/** The table as one self-contained HTML page with its plots. */
@NullMarked
package io.sparqat.jobs.report;

import org.jspecify.annotations.NullMarked;
