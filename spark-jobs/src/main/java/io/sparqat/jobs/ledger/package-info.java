/**
 * An append-only file of JSON lines on any Hadoop filesystem that survives the death of its writer.
 */
@NullMarked
package io.sparqat.jobs.ledger;

import org.jspecify.annotations.NullMarked;
