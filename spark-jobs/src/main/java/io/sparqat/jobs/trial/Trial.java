package io.sparqat.jobs.trial;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.provenance.Fingerprint;
import java.util.Optional;

/**
 * One network to be trained in one way.
 *
 * @param id hash of everything its result depends on; two trials of one id are one trial
 * @param name for people
 * @param model the quantized network
 * @param recipe how it is trained
 * @param start what it begins from; empty for fresh weights
 */
public record Trial(String id, String name, ModelSpec model, Recipe recipe, Optional<Start> start) {
  private static final String FORM = "trial 1";

  /**
   * @param data fingerprint of the rows
   * @param spread how training is spread over the cluster, where the result depends on it
   */
  public static Trial of(
      String name,
      ModelSpec model,
      Recipe recipe,
      Optional<Start> start,
      String data,
      String spread) {
    String id =
        Fingerprint.of(
            String.join(
                "\n",
                FORM,
                ModelJson.write(model),
                recipe.text(),
                start.map(Start::toString).orElse("fresh"),
                data,
                spread));
    return new Trial(id, name, model, recipe, start);
  }
}
