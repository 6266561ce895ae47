package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.provenance.Fingerprint;

/**
 * Names a training by all that its result depends on: network, recipe, rounds, validation, data.
 */
final class TrainingId {
  private TrainingId() {}

  /**
   * A hash.
   *
   * @param model the candidate's network
   * @param dataFingerprint names the data exactly
   */
  static String of(ModelSpec model, ExperimentConfig experiment, String dataFingerprint) {
    return Fingerprint.of(
        String.join(
            "\n",
            ModelJson.write(model),
            experiment.training().toString(),
            experiment.rounds().toString(),
            experiment.validation().toString(),
            dataFingerprint));
  }
}
