package io.sparqat.jobs.search;

import io.sparqat.jobs.config.SearchConfig;
import io.sparqat.jobs.config.SearchConfig.Tuning;
import io.sparqat.quant.UserException;
import io.sparqat.quant.search.SearchSpace;
import io.sparqat.quant.search.tuner.AshaTuner;
import io.sparqat.quant.search.tuner.BayesianTuner;
import io.sparqat.quant.search.tuner.GridTuner;
import io.sparqat.quant.search.tuner.HyperbandTuner;
import io.sparqat.quant.search.tuner.Nsga2Tuner;
import io.sparqat.quant.search.tuner.RandomTuner;
import io.sparqat.quant.search.tuner.SensitivityTuner;
import io.sparqat.quant.search.tuner.SizeRanks;
import io.sparqat.quant.search.tuner.Tuner;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Makes the tuner that a search asks for. */
final class Tuners {
  private Tuners() {}

  /**
   * @param trials most trials
   * @param epochs of a full training
   * @param size of the candidate of an assignment
   */
  static Tuner of(
      SearchConfig search,
      SearchSpace space,
      long seed,
      int trials,
      int epochs,
      ToDoubleFunction<Map<String, Object>> size) {
    Tuning tuning = search.tuning();
    return switch (search.mode()) {
      case RANDOM -> new RandomTuner(space, seed, trials, epochs);
      case GRID -> new GridTuner(space, trials, epochs);
      case BAYESIAN ->
          new BayesianTuner(space, seed, Math.min(tuning.population(), trials), trials, epochs);
      case HYPERBAND -> new HyperbandTuner(space, seed, epochs, tuning.factor());
      case ASHA ->
          new AshaTuner(
              space, seed, trials, Math.min(tuning.minEpochs(), epochs), epochs, tuning.factor());
      case NSGA2 ->
          new Nsga2Tuner(
              space,
              seed,
              tuning.population(),
              new SizeRanks(space, size).uniform(Math.max(2, tuning.population() / 2)),
              trials,
              epochs);
      case SENSITIVITY -> sensitivity(tuning, space, seed, trials, epochs, size);
    };
  }

  private static Tuner sensitivity(
      Tuning tuning,
      SearchSpace space,
      long seed,
      int trials,
      int epochs,
      ToDoubleFunction<Map<String, Object>> size) {
    int probes = SensitivityTuner.probes(space);
    if (probes >= trials) {
      throw new UserException(
          "Cannot search by sensitivity: its table takes "
              + probes
              + " trials of "
              + trials
              + " (raise max_trials, shorten the limits, or take mode = nsga2)");
    }
    return new SensitivityTuner(
        space,
        new SizeRanks(space, size).largest(),
        Math.min(tuning.minEpochs(), epochs),
        tuning.population(),
        start -> new Nsga2Tuner(space, seed, tuning.population(), start, trials - probes, epochs));
  }
}
