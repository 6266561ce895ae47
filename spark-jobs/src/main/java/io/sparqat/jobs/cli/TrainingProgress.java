package io.sparqat.jobs.cli;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.shard.ShardSet;

/** Shows the rounds of one candidate on one line: where it is, loss and accuracy of the round. */
final class TrainingProgress implements RoundListener {
  private final Progress progress;
  private final String candidate;
  private final int epochs;
  private final long rowsPerRun;
  private long rows;

  TrainingProgress(
      Progress progress, String candidate, ExperimentConfig experiment, ShardSet shards) {
    this.progress = progress;
    this.candidate = candidate;
    this.epochs = experiment.training().epochs();
    double learnt = 1 - experiment.validation().heldOut();
    this.rowsPerRun = Math.round(epochs * learnt * shards.manifest().rows(Split.TRAIN));
  }

  @Override
  public void onRound(RoundReport report) {
    rows += report.metrics().rows();
    double accuracy = report.metrics().accuracy();
    progress.update(
        String.format(
            "%s  %3d %%  epoch %d/%d  round %d  loss %.4f%s",
            candidate,
            100 * rows / rowsPerRun,
            report.epoch() + 1,
            epochs,
            report.round() + 1,
            report.metrics().loss(),
            Double.isNaN(accuracy) ? "" : String.format("  accuracy %.2f %%", 100 * accuracy)));
  }
}
