package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.DivergedException;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Trains every candidate of an experiment, one after another on all executors, and makes the table.
 * A candidate whose training diverges is a row with its error, not a failed sweep.
 */
public final class SweepJob {
  private final RunDirectory run;
  private final ExperimentConfig experiment;
  private final ShardSet shards;
  private final Clock clock;

  public SweepJob(RunDirectory run, ExperimentConfig experiment, ShardSet shards, Clock clock) {
    this.run = run;
    this.experiment = experiment;
    this.shards = shards;
    this.clock = clock;
  }

  /**
   * Leaves configuration, provenance, metrics, models and table in the run's directory.
   *
   * @param listeners what is told of each candidate's rounds
   * @param checkpoints where trainings keep their state, and go on from; null for nowhere
   */
  public CandidateTable run(
      SparkSession spark,
      Function<Candidate, RoundListener> listeners,
      @Nullable Checkpoints checkpoints) {
    RunRecord record = new RunRecord(run, experiment, shards, spark, clock);
    TrainJob job = new TrainJob(spark, experiment, shards, checkpoints);
    TableRows rows = new TableRows(experiment, run.name(), shards, clock);
    List<TableRow> table = new ArrayList<>();
    for (Candidate candidate : experiment.candidates()) {
      RoundListener shown = listeners.apply(candidate);
      RoundListener recorded = record.rounds(candidate.name());
      try {
        TrainedCandidate trained =
            job.run(
                candidate,
                report -> {
                  recorded.onRound(report);
                  shown.onRound(report);
                });
        record.candidate(trained);
        table.add(rows.trained(candidate, trained));
      } catch (DivergedException e) {
        table.add(rows.failed(candidate, String.valueOf(e.getMessage())));
      }
    }
    CandidateTable result = CandidateTable.of(table);
    TableFile.write(
        result,
        new Path(run.resolve(TableFile.NAME).toAbsolutePath().toUri()),
        new Configuration());
    return result;
  }
}
