package io.sparqat.jobs.cli;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.Sources;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.job.TrainJob;
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
    int shards = Math.max(SHARDS, config.rounds().workers());
    ShardSet opened = open(source, shards, config.training().seed(), scratch, hadoop);
    TrainJob.requireFit(config, opened);
    return opened;
  }

  /**
   * Opens data for a network that is trained already.
   *
   * @param seed of the split, where the source has no test rows of its own
   */
  static ShardSet open(String source, long seed, Path scratch, Configuration hadoop) {
    return open(source, SHARDS, seed, scratch, hadoop);
  }

  private static ShardSet open(
      String source, int shards, long seed, Path scratch, Configuration hadoop) {
    boolean ready =
        !Sources.isGenerated(source)
            && HadoopFiles.exists(
                new org.apache.hadoop.fs.Path(source, ShardManifest.FILE), hadoop);
    return ShardSet.open(ready ? source : shard(source, shards, seed, scratch, hadoop), hadoop);
  }

  private static String shard(
      String source, int shards, long seed, Path scratch, Configuration hadoop) {
    String directory = scratch.toAbsolutePath().toString();
    try {
      ShardPlan plan = new ShardPlan(shards, seed, 0, ShardPlan.Scaling.AS_IS);
      ShardWriter.write(Sources.open(source, seed), plan, directory, hadoop);
    } catch (DataException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return directory;
  }
}
