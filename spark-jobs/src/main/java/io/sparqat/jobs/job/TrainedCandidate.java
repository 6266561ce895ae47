package io.sparqat.jobs.job;

import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.util.List;

/**
 * A candidate after training.
 *
 * @param name its name in the experiment
 * @param archive network and final weights
 * @param rounds what every round did
 * @param test on the full test set
 * @param end why training ended, and with which parameters
 * @param wallSeconds training alone
 * @param coreSeconds wall seconds times the workers, each of which has a core
 */
public record TrainedCandidate(
    String name,
    ModelArchive archive,
    List<RoundReport> rounds,
    TestResult test,
    TrainingEnd end,
    double wallSeconds,
    double coreSeconds) {
  public TrainedCandidate {
    rounds = List.copyOf(rounds);
  }
}
