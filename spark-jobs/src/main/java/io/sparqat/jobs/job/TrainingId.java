package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.trial.Start;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.provenance.Fingerprint;
import java.util.Optional;

/**
 * Names a training by all that its result depends on: network, recipe, rounds, validation, data.
 */
final class TrainingId {
  private TrainingId() {}

  /**
   * A hash.
   *
   * @param model the candidate's network
   * @param start what it begins from
   * @param dataFingerprint names the data exactly
   */
  static String of(
      ModelSpec model, ExperimentConfig experiment, Optional<Start> start, String dataFingerprint) {
    return Fingerprint.of(
        String.join(
            "\n",
            ModelJson.write(model),
            experiment.training().toString(),
            experiment.rounds().toString(),
            experiment.validation().toString(),
            start.map(Start::toString).orElse("fresh"),
            dataFingerprint));
  }
}
