package io.sparqat.jobs.cli;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.BudgetFile;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.job.RunRecord;
import io.sparqat.jobs.job.TrialsJob;
import io.sparqat.jobs.job.TrialsOutcome;
import io.sparqat.jobs.report.HtmlReport;
import io.sparqat.jobs.session.Sessions;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.TableText;
import io.sparqat.quant.provenance.Fingerprint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Many trials as the command line runs them: progress, then table, run directory and report. */
final class Sweep {
  private final ExperimentConfig experiment;
  private final String master;
  private final Path out;
  private final CheckpointOptions checkpointing;
  private final TrialsJob job;

  Sweep(
      ExperimentConfig experiment,
      String master,
      Path out,
      CheckpointOptions checkpointing,
      TrialsJob job) {
    this.checkpointing = checkpointing;
    this.job = job;
    this.experiment = experiment;
    this.master = master;
    this.out = out;
  }

  /**
   * Runs the trials on this data, or goes on with the unfinished ones.
   *
   * @param trials as many as there will be
   */
  void run(String data, long trials, PrintWriter lines) {
    Clock clock = Clock.systemUTC();
    String key = Fingerprint.of(job.getClass().getSimpleName() + experiment.key() + data);
    try (RunDirectory run = open(key, clock);
        Progress progress = new Progress()) {
      ShardSet shards =
          Shards.open(data, experiment, run.resolve(RunRecord.SHARDS), new Configuration());
      Checkpoints checkpoints = checkpointing.open(out, progress::line);
      TrialBoard board = new TrialBoard(progress, trials);
      progress.line("budgets can be changed in " + run.resolve(BudgetFile.NAME));
      TrialsOutcome outcome;
      try (SparkSession spark = Sessions.open("sparqat " + experiment.name(), master)) {
        outcome =
            job.run(
                run,
                experiment,
                shards,
                clock,
                spark,
                checkpoints,
                board,
                trial ->
                    new TrainingProgress(progress, trial.name(), experiment, shards)
                        .and(RunRecord.drift(run, experiment, trial.name(), progress::line)));
      }
      run.write(
          HtmlReport.NAME, HtmlReport.of(outcome.table(), outcome.profiles(), experiment.name()));
      progress.close();
      Path finished = outcome.stopped().isEmpty() ? run.complete() : run.suspend(key);
      checkpoints.clear();
      lines.print(TableText.of(outcome.table()));
      outcome.remarks().forEach(lines::println);
      lines.println(finished.resolve(HtmlReport.NAME));
      outcome
          .stopped()
          .ifPresent(
              reason ->
                  lines.printf(
                      "stopped: %s; raise it and run the same command to go on%n", reason));
      lines.flush();
    }
  }

  private RunDirectory open(String key, Clock clock) {
    return checkpointing.fresh()
        ? RunDirectory.restart(out, experiment.name(), key, clock)
        : RunDirectory.resume(out, experiment.name(), key, clock);
  }
}
