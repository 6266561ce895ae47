package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.rewrite.Dequantize;
import io.sparqat.quant.score.ScoringPlan;
import java.util.ArrayList;
import java.util.List;

/** Applies many quantizations to one trained network. */
final class ConfigurationPlan {
  private static final int MOST_PROBLEMS = 20;

  private ConfigurationPlan() {}

  /**
   * One configuration a candidate, in their order: its quantization applied to the float twin of
   * the network, or without one the network as it was trained.
   *
   * @throws UserException naming the candidates that do not suit the network
   */
  static ScoringPlan of(ModelArchive trained, List<Candidate> candidates) {
    ModelSpec twin = floatTwin(trained.model());
    List<ModelSpec> networks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Candidate candidate : candidates) {
      try {
        networks.add(candidate.plan().isEmpty() ? trained.model() : candidate.apply(twin));
      } catch (UserException | IllegalArgumentException e) {
        problems.add("candidate " + candidate.name() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_PROBLEMS;
      throw new UserException(
          "Cannot score "
              + twin.name()
              + ":\n  "
              + String.join("\n  ", problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)))
              + (more > 0 ? "\n  and " + more + " more" : ""));
    }
    try {
      return ScoringPlan.of(networks);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Unfolding a normalization would give layers that the trained weights do not have. */
  private static ModelSpec floatTwin(ModelSpec model) {
    ModelSpec twin = Dequantize.apply(model);
    List<String> names = model.nodes().stream().map(NodeSpec::name).toList();
    if (!twin.nodes().stream().map(NodeSpec::name).toList().equals(names)) {
      throw new UserException(
          "Cannot score "
              + model.name()
              + ": batch normalization is folded into its layers (score the network it was made"
              + " from)");
    }
    return twin;
  }
}
