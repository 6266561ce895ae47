package io.sparqat.jobs.config;

import io.sparqat.quant.search.BlockSchedule;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import java.util.List;
import java.util.Locale;

/**
 * A search over quantizations: AutoQKeras's arguments under their names, and what it has not.
 *
 * @param settings what may change
 * @param goal what is to be small, and what that forgives
 * @param mode which tuner
 * @param maxTrials trials of every tuner but Hyperband, whose brackets follow from the epochs
 * @param transferWeights whether trials begin with the weights of the float network
 * @param frozenLayers layers that do in any case
 * @param learningRateOptimizer whether the learning rate is tuned, too
 * @param blocks patterns of the block schedule; empty for one search of the whole network
 * @param scheduleBlock in which order
 * @param blockSearch whether blocks wait for each other
 * @param metric what is measured on the validation rows
 * @param direction whether the metric is to be high or low
 * @param tuning numbers of single tuners
 */
public record SearchConfig(
    SearchSettings settings,
    SizeGoal goal,
    Mode mode,
    int maxTrials,
    boolean transferWeights,
    List<String> frozenLayers,
    boolean learningRateOptimizer,
    List<String> blocks,
    BlockSchedule.Order scheduleBlock,
    BlockSearch blockSearch,
    String metric,
    Direction direction,
    Tuning tuning) {
  /** The tuners. */
  public enum Mode {
    RANDOM,
    GRID,
    BAYESIAN,
    HYPERBAND,
    ASHA,
    NSGA2,
    SENSITIVITY;

    /** Whether trials go on with earlier ones. */
    public boolean goesOn() {
      return this == HYPERBAND || this == ASHA;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether blocks wait for each other. */
  public enum BlockSearch {
    /** Each block is searched with the best choices of the blocks before it. */
    SEQUENTIAL,
    /** All are searched at once, each with the rest of the network as it stands. */
    PARALLEL
  }

  /** Whether a metric is to be high or low. */
  public enum Direction {
    MAX,
    MIN;

    /** The score: the metric, better by what the size forgives. */
    public double score(double value, double delta) {
      return this == MAX ? value * (1 + delta) : -value * (1 - delta);
    }

    /** The metric so that higher is better. */
    public double high(double value) {
      return this == MAX ? value : -value;
    }
  }

  /**
   * Numbers of single tuners.
   *
   * @param window trials asked for before their outcomes are known
   * @param population of nsga2 and sensitivity
   * @param factor between rungs of hyperband and asha
   * @param minEpochs of asha's lowest rung, and of sensitivity's probes
   */
  public record Tuning(int window, int population, int factor, int minEpochs) {}

  public SearchConfig {
    frozenLayers = List.copyOf(frozenLayers);
    blocks = List.copyOf(blocks);
  }

  /** The same search for another goal. */
  public SearchConfig withGoal(SizeGoal other) {
    return new SearchConfig(
        settings,
        other,
        mode,
        maxTrials,
        transferWeights,
        frozenLayers,
        learningRateOptimizer,
        blocks,
        scheduleBlock,
        blockSearch,
        metric,
        direction,
        tuning);
  }
}
