package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer at run time, on primitive arrays and free of DL4J; the {@code dl4j} package wraps any
 * of them as a DL4J layer or vertex.
 *
 * <p><b>Activations</b> are batch-innermost: value of feature {@code f} (row-major, channels last)
 * of sample {@code n} stands at {@code f * pass.stride() + n}. Lanes from {@code pass.size()} to
 * the stride hold arbitrary finite values in activations and exact zeros in gradients.
 *
 * <p><b>Weights</b> are one array per {@link #weights()} entry, row-major in Keras's shape and in
 * Keras's {@code get_weights()} order. Kernels quantize them once per {@link #forward}. Weights of
 * role {@code STATISTIC} and {@code COUNTER} are updated in place by a training pass.
 *
 * <p>An instance belongs to one network on one thread: it keeps between forward and backward what
 * backward needs and allocates nothing in the steady state.
 */
public interface LayerOp {
  List<WeightSpec> weights();

  TensorShape outputShape();

  /**
   * The shape of each result, in Keras's order: several where a recurrent layer returns its states.
   * They stand in the one output array one after the other, so that in the batch-innermost layout
   * each is a run of rows; {@link #outputShape} is then the vector of all of them.
   */
  default List<TensorShape> outputShapes() {
    return List.of(outputShape());
  }

  /**
   * Computes {@code output}, which has {@code outputShape().size() * pass.stride()} values or more.
   */
  void forward(Pass pass, float[][] weights, float[][] inputs, float[] output);

  /**
   * Computes gradients for the arguments of the last training {@link #forward}, which are passed
   * again unchanged.
   *
   * @param outputGradient gradient for the output; may be overwritten
   * @param inputGradients one array per input, overwritten with its gradient; null where nobody
   *     needs it
   * @param weightGradients one array per weight, overwritten with the sum over the batch;
   *     regularization included, entries of weights that are not trainable are left alone
   */
  void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients);

  /**
   * Regularization and activity losses of the last training forward, already weighted; usually 0.
   */
  default double extraLoss() {
    return 0;
  }

  /** Forgets what a stateful layer keeps from one batch to the next. */
  default void resetStates() {}
}
