/** The shard format: Parquet files of shuffled rows beside a manifest that vouches for them. */
@NullMarked
package io.sparqat.jobs.shard;

import org.jspecify.annotations.NullMarked;
