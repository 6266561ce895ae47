/** Readers, generators and the shard format; no Spark. */
@NullMarked
package io.sparqat.datasets;

import org.jspecify.annotations.NullMarked;
