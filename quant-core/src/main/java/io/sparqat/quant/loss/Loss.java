package io.sparqat.quant.loss;

import io.sparqat.quant.layer.Pass;
import org.jspecify.annotations.Nullable;

/**
 * A loss by Keras's definition: the mean over the batch of one value per sample, each times its
 * sample's weight.
 */
public interface Loss {
  /** Keras's name, for example {@code categorical_crossentropy}. */
  String name();

  /**
   * Computes the loss of a batch and its gradient.
   *
   * @param features values per sample
   * @param prediction batch-innermost, {@code [features][stride]}
   * @param label as {@code prediction}
   * @param weight one factor per sample, or null for 1
   * @param gradient receives the gradient of the mean for {@code prediction}, zero in spare lanes;
   *     null if it is not wanted
   * @return the sum over the samples
   */
  double compute(
      Pass pass,
      int features,
      float[] prediction,
      float[] label,
      float @Nullable [] weight,
      float @Nullable [] gradient);
}
