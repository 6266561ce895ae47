package io.sparqat.jobs.cli;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.job.RunRecord;
import io.sparqat.jobs.job.SweepJob;
import io.sparqat.jobs.report.HtmlReport;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** One sweep as the command line runs it: progress, then table, run directory and report. */
final class Sweep {
  private final ExperimentConfig experiment;
  private final String master;
  private final Path out;
  private final CheckpointOptions checkpointing;

  Sweep(ExperimentConfig experiment, String master, Path out, CheckpointOptions checkpointing) {
    this.experiment = experiment;
    this.master = master;
    this.out = out;
    this.checkpointing = checkpointing;
  }

  /**
   * @param data opens the data; it may write below the directory it is given
   */
  void run(Function<Path, ShardSet> data, PrintWriter lines) {
    Clock clock = Clock.systemUTC();
    try (RunDirectory run = RunDirectory.create(out, experiment.name(), clock);
        Progress progress = new Progress()) {
      ShardSet shards = data.apply(run.resolve(RunRecord.SHARDS));
      Checkpoints checkpoints = checkpointing.open(out, progress::line);
      CandidateTable table;
      try (SparkSession spark = Sessions.open("sparqat " + experiment.name(), master)) {
        table =
            new SweepJob(run, experiment, shards, clock)
                .run(
                    spark,
                    candidate ->
                        new TrainingProgress(progress, candidate.name(), experiment, shards),
                    checkpoints);
      }
      run.write(HtmlReport.NAME, HtmlReport.of(table, experiment.name()));
      progress.close();
      Path finished = run.complete();
      checkpoints.clear();
      lines.print(TableText.of(table));
      lines.println(finished.resolve(HtmlReport.NAME));
      lines.flush();
    }
  }
}
