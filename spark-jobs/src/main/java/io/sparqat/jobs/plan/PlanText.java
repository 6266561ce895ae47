package io.sparqat.jobs.plan;

import java.util.List;
import java.util.Locale;

/** A plan as lines to read. */
public final class PlanText {
  private static final long SEED = 1;
  private static final int SIMULATED_ROUNDS = 20;

  private PlanText() {}

  /** Costs, proposal, and the prediction to 1 000 executors beside the simulation. */
  public static String of(ScalingPlan plan) {
    ScalingModel model = plan.model();
    ScalingCosts costs = model.costs();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "step %.3f ms (spread %.0f %%), empty job %.1f ms + %.2f ms a task, merge %.2f ns a"
            + " parameter and worker, %,d parameters of %d bytes, network %.0f MB/s (assumed)",
        1e3 * costs.step(),
        100 * costs.stepSpread(),
        1e3 * costs.job(),
        1e3 * costs.task(),
        1e9 * costs.decode(),
        model.parameters(),
        model.bytesPerParameter(),
        1e-6 * costs.bytesPerSecond());
    ScalingPlan.Point proposed = plan.proposed();
    line(
        text,
        "for %d cores: rounds.workers = %d, rounds.local-steps = %d (predicted efficiency %.0f %%)",
        plan.cores(),
        proposed.workers(),
        proposed.localSteps(),
        100 * proposed.efficiency());
    if (plan.trialParallel()) {
      line(
          text,
          "trial-parallel: %d candidates at a time use the %d cores; more workers on one candidate"
              + " would spend over %.0f %% of their time on rounds, or average less than once an"
              + " epoch",
          plan.cores() / proposed.workers(),
          plan.cores(),
          100 * (1 - plan.goal()));
    } else {
      line(text, "data-parallel: one candidate uses all cores");
    }
    line(text, "");
    line(text, "executors  workers  local-steps  round ms  efficiency  simulated  speed-up");
    RoundSimulation simulation = new RoundSimulation(model, SEED);
    for (ScalingPlan.Point point : plan.curve()) {
      double simulated =
          point.localSteps()
              * costs.step()
              / simulation.roundSeconds(point.workers(), point.localSteps(), SIMULATED_ROUNDS);
      line(
          text,
          "%9d  %7d  %11d  %8.1f  %9.1f%%  %8.1f%%  %8.1f",
          (point.workers() + model.coresPerExecutor() - 1) / model.coresPerExecutor(),
          point.workers(),
          point.localSteps(),
          1e3 * model.roundSeconds(point.workers(), point.localSteps()),
          100 * point.efficiency(),
          100 * simulated,
          point.workers() * point.efficiency());
    }
    return text.toString();
  }

  /** Rounds that were run, beside what was predicted of them. */
  public static String of(ScalingModel model, List<MeasuredRound> measured) {
    StringBuilder text = new StringBuilder();
    line(text, "workers  local-steps  rounds  predicted ms  measured ms  efficiency  achieved");
    for (MeasuredRound round : measured) {
      line(
          text,
          "%7d  %11d  %6d  %12.1f  %11.1f  %9.1f%%  %7.1f%%",
          round.workers(),
          round.localSteps(),
          round.rounds(),
          1e3 * model.roundSeconds(round.workers(), round.localSteps()),
          1e3 * round.seconds(),
          100 * model.efficiency(round.workers(), round.localSteps()),
          100 * round.localSteps() * model.costs().step() / round.seconds());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
