package io.sparqat.jobs.cli;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.Sources;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.shard.ShardManifest;
import io.sparqat.jobs.shard.ShardPlan;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.shard.ShardWriter;
import io.sparqat.quant.UserException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Opens data for an experiment: shards as they are, any other source sharded first. */
final class Shards {
  /** Shards per split: divides evenly among the usual numbers of workers. */
  private static final int SHARDS = 8;

  private Shards() {}

  static ShardSet open(String source, ExperimentConfig config, Path scratch, Configuration hadoop) {
    if (!Sources.isGenerated(source)
        && HadoopFiles.exists(new org.apache.hadoop.fs.Path(source, ShardManifest.FILE), hadoop)) {
      return ShardSet.open(source, hadoop);
    }
    int shards = Math.max(SHARDS, config.rounds().workers());
    long seed = config.training().seed();
    try {
      ShardWriter.write(
          Sources.open(source, seed),
          new ShardPlan(shards, seed, 0, ShardPlan.Scaling.AS_IS),
          scratch.toAbsolutePath().toString(),
          hadoop);
    } catch (DataException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return ShardSet.open(scratch.toAbsolutePath().toString(), hadoop);
  }
}
