package io.sparqat.jobs.job;

import io.sparqat.jobs.trial.Start;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.WarmStart;

/**
 * Weights that a training begins with instead of fresh ones.
 *
 * @param start which of them are taken over
 * @param parent the trained network they are of
 */
record Inheritance(Start start, ModelArchive parent) {
  /**
   * The vector to begin with.
   *
   * @param fresh weights of the layers that are not taken over
   */
  float[] vector(ModelSpec model, float[] fresh) {
    return WarmStart.vector(
        model, fresh, ParameterLayout.weights(parent.model(), parent.weights()), start::takes);
  }
}
