package io.sparqat.jobs.cli;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.FloatFeatures;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sources;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.ShardingConfig;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.job.TrainJob;
import io.sparqat.jobs.shard.ShardManifest;
import io.sparqat.jobs.shard.ShardPlan;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.shard.ShardWriter;
import io.sparqat.quant.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Opens data for an experiment: shards as they are, any other source sharded first. */
final class Shards {
  /** Shards per split: divides evenly among the usual numbers of workers. */
  private static final int SHARDS = 8;

  private Shards() {}

  static ShardSet open(String source, ExperimentConfig config, Path scratch, Configuration hadoop) {
    int shards = Math.max(SHARDS, config.rounds().workers());
    long seed = config.training().seed();
    ShardSet opened = open(source, shards, seed, config.sharding(), scratch, hadoop);
    TrainJob.requireFit(config, opened);
    return opened;
  }

  /**
   * Opens data for a network that is trained already.
   *
   * @param seed of the split, where the source has no test rows of its own
   */
  static ShardSet open(String source, long seed, Path scratch, Configuration hadoop) {
    return open(source, SHARDS, seed, ShardingConfig.DEFAULT, scratch, hadoop);
  }

  private static ShardSet open(
      String source,
      int shards,
      long seed,
      ShardingConfig sharding,
      Path scratch,
      Configuration hadoop) {
    boolean ready =
        !Sources.isGenerated(source)
            && HadoopFiles.exists(
                new org.apache.hadoop.fs.Path(source, ShardManifest.FILE), hadoop);
    String directory = ready ? source : scratch.toAbsolutePath().toString();
    if (!ready && !Files.exists(scratch.resolve(ShardManifest.FILE))) {
      shard(source, shards, seed, sharding, directory, hadoop);
    }
    return ShardSet.open(directory, hadoop);
  }

  private static void shard(
      String source,
      int shards,
      long seed,
      ShardingConfig sharding,
      String directory,
      Configuration hadoop) {
    try {
      DataSet data = Sources.open(source, seed);
      ShardPlan.Scaling scaling = sharding.standardize().scaling(isTableOfNumbers(data));
      ShardWriter.write(data, new ShardPlan(shards, seed, 0, scaling), directory, hadoop);
    } catch (DataException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isTableOfNumbers(DataSet data) {
    LabeledRows rows = data.rows(Split.TRAIN);
    return rows.shape().length == 1 && rows.features() instanceof FloatFeatures;
  }
}
