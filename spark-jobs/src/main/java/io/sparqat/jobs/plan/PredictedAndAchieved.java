package io.sparqat.jobs.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.rounds.RoundReport;
import java.util.List;

/** The prediction of a run beside what its rounds took: {@code plan.json} of the run's record. */
public final class PredictedAndAchieved {
  private PredictedAndAchieved() {}

  /**
   * As JSON.
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
    MeasuredRound measuredRound = MeasuredRound.of(workers, localSteps, rounds);
    ObjectNode achieved = json.putObject("achieved");
    achieved.put("rounds", measuredRound.rounds());
    if (measuredRound.rounds() > 0) {
      achieved.put("round-seconds", measuredRound.seconds());
      achieved.put("overhead-seconds", measuredRound.overheadSeconds());
      achieved.put("efficiency", localSteps * costs.step() / measuredRound.seconds());
    }
    return json.toPrettyString() + "\n";
  }
}
