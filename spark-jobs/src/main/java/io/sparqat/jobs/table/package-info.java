/** The table of candidates: rows, Parquet schema, and its text, CSV and Markdown forms. */
@NullMarked
package io.sparqat.jobs.table;

import org.jspecify.annotations.NullMarked;
