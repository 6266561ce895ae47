package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialListener;
import java.time.Clock;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * A job of many trials. What has happened stands in the run's ledger: a job on the directory of one
 * that was killed goes on where that one stopped.
 */
@FunctionalInterface
public interface TrialsJob {
  /**
   * Leaves configuration, provenance, metrics, models and table in the run's directory.
   *
   * @param checkpoints of trials that are spread over the cluster
   * @param listener is told of trials
   * @param rounds what is told of the rounds of a trial that is spread over the cluster
   */
  TrialsOutcome run(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      Clock clock,
      SparkSession spark,
      Checkpoints checkpoints,
      TrialListener listener,
      Function<Trial, RoundListener> rounds);
}
