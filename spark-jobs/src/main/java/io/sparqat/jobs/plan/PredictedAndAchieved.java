package io.sparqat.jobs.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.rounds.RoundReport;
import java.util.List;

/** The prediction of a run beside what its rounds took: {@code plan.json} of the run's record. */
public final class PredictedAndAchieved {
  private PredictedAndAchieved() {}

  /**
   * As JSON; what was achieved is the median of the rounds that were neither cold nor short.
   *
   * @param localSteps of a full round
   */
  public static String json(
      ScalingModel model, int workers, int localSteps, List<RoundReport> rounds) {
    ScalingCosts costs = model.costs();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode measured = json.putObject("costs");
    measured.put("step-seconds", costs.step());
    measured.put("step-spread", costs.stepSpread());
    measured.put("job-seconds", costs.job());
    measured.put("task-seconds", costs.task());
    measured.put("merge-seconds-per-parameter", costs.decode());
    measured.put("assumed-bytes-per-second", costs.bytesPerSecond());
    json.put("workers", workers);
    json.put("local-steps", localSteps);
    ObjectNode predicted = json.putObject("predicted");
    predicted.put("round-seconds", model.roundSeconds(workers, localSteps));
    predicted.put("overhead-seconds", model.overheadSeconds(workers));
    predicted.put("efficiency", model.efficiency(workers, localSteps));
    List<RoundReport> full =
        rounds.stream()
            .filter(
                round -> round.metrics().steps() == localSteps && round.metrics().coldStarts() == 0)
            .toList();
    ObjectNode achieved = json.putObject("achieved");
    achieved.put("rounds", full.size());
    if (!full.isEmpty()) {
      double round = median(full.stream().mapToDouble(report -> report.wallNanos() * 1e-9));
      achieved.put("round-seconds", round);
      achieved.put(
          "overhead-seconds",
          median(full.stream().mapToDouble(report -> report.overheadNanos() * 1e-9)));
      achieved.put("efficiency", localSteps * costs.step() / round);
    }
    return json.toPrettyString() + "\n";
  }

  private static double median(java.util.stream.DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
