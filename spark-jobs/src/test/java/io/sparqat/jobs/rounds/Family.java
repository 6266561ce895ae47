package io.sparqat.jobs.rounds;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelReader;

/** Kinds of networks that keep different things from step to step; 8x8 images, three classes. */
enum Family {
  DENSE(
      """
      {class = Flatten, name = flatten}
      {class = QDense, name = hidden, units = 12, activation = relu
        kernel_quantizer = "quantized_bits(8,0,1,alpha=1)"}
      {class = Dense, name = scores, units = 3}
      """),
  /** Running moments, and moments of the batch. */
  CONVOLUTION_AND_BATCH_NORM(
      """
      {class = QConv2D, name = conv, filters = 3, kernel_size = 3, strides = 2
        kernel_quantizer = "quantized_bits(8,0,1,alpha=1)"}
      {class = BatchNormalization, name = norm}
      {class = Activation, name = act, activation = relu}
      {class = Flatten, name = flatten}
      {class = Dense, name = scores, units = 3}
      """),
  /** A counter, running extremes, and a range that follows them. */
  ADAPTIVE_RANGE(
      """
      {class = Flatten, name = flatten}
      {class = Dense, name = hidden, units = 12}
      {class = QAdaptiveActivation, name = act, activation = quantized_relu, total_bits = 6
        ema_decay = 0.9, ema_freeze_delay = 1000}
      {class = Dense, name = scores, units = 3}
      """),
  RECURRENT(
      """
      {class = Reshape, name = lines, target_shape = [8, 8]}
      {class = LSTM, name = lstm, units = 5}
      {class = Dense, name = scores, units = 3}
      """);

  static final int CLASSES = 3;
  static final int PIXELS = 64;

  private final String layers;

  Family(String layers) {
    this.layers = layers;
  }

  ModelSpec model() {
    return ModelReader.parse(
            "name = "
                + name()
                + "\ninput_shape = [8, 8, 1]\nlayers = [\n"
                + layers
                + "{class = Activation, name = softmax, activation = softmax}]",
            name())
        .model();
  }

  /**
   * Whether a step depends on the batch only through a mean over its rows. Moments and extremes of
   * a batch are none: with those, many small batches are one large batch only if they are alike.
   */
  boolean seesOnlyMeansOfRows() {
    return this == DENSE || this == RECURRENT;
  }
}
