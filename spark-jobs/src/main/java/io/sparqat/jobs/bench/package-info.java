/** Measurements of distributed training on this machine. */
@NullMarked
package io.sparqat.jobs.bench;

import org.jspecify.annotations.NullMarked;
