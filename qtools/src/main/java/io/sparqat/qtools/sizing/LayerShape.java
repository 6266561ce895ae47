package io.sparqat.qtools.sizing;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops of a layer.
 *
 * @param type its class
 * @param inputChannels of its input
 * @param outputChannels of its output
 * @param kernelHeight rows of its kernel; 1 without one
 * @param kernelWidth columns of its kernel; 1 without one
 */
record LayerShape(
    LayerType type, int inputChannels, int outputChannels, int kernelHeight, int kernelWidth) {
  static LayerShape of(ModelSpec model, NodeSpec node) {
    LayerSpec layer = node.layer();
    boolean kernel = layer.type().schema().has("kernel_size");
    int[] window = kernel ? layer.ints("kernel_size") : new int[] {1, 1};
    return new LayerShape(
        layer.type(),
        model.inputShapes(node).get(0).channels(),
        model.shapeOf(node.name()).channels(),
        window[0],
        window[1]);
  }

  static List<Integer> divisors(int value) {
    List<Integer> divisors = new ArrayList<>();
    for (int divisor = 1; divisor <= value; divisor++) {
      if (value % divisor == 0) {
        divisors.add(divisor);
      }
    }
    return divisors;
  }

  /** Elements of one output position, as buffers count them. */
  int outputElements() {
    return type == LayerType.UP_SAMPLING_2D
        ? outputChannels * kernelHeight * kernelWidth
        : outputChannels;
  }

  /** Layouts that compute so many output channels at a time and keep up with the throughput. */
  List<Unroll> unrolls(int outputs, double throughput) {
    List<Integer> inputs =
        switch (type) {
          case Q_DEPTHWISE_CONV_2D,
              Q_AVERAGE_POOLING_2D,
              MAX_POOLING_2D,
              Q_GLOBAL_AVERAGE_POOLING_2D,
              GLOBAL_MAX_POOLING_2D ->
              List.of(outputs);
          default -> divisors(inputChannels);
        };
    List<Unroll> unrolls = new ArrayList<>();
    for (int input : inputs) {
      for (int width : divisors(kernelWidth)) {
        for (int height : divisors(kernelHeight)) {
          Unroll unroll = new Unroll(0, 0, input, outputs, height, width);
          if (throughput(unroll) >= throughput) {
            unrolls.add(unroll);
          }
        }
      }
    }
    return unrolls;
  }

  /** Inferences in a clock. */
  private double throughput(Unroll unroll) {
    double window = (double) unroll.kernelHeight() * unroll.kernelWidth();
    double whole = (double) kernelHeight * kernelWidth;
    return switch (type) {
      case Q_CONV_2D, Q_DENSE ->
          unroll.inputChannels()
              * unroll.outputChannels()
              * window
              / ((double) inputChannels * outputChannels * whole);
      case Q_DEPTHWISE_CONV_2D, Q_AVERAGE_POOLING_2D, MAX_POOLING_2D, UP_SAMPLING_2D ->
          unroll.outputChannels() * window / (outputChannels * whole);
      default -> (double) unroll.outputChannels() / outputChannels;
    };
  }

  /** Elements that have to arrive in a clock. */
  int inputBase(Unroll unroll) {
    int window = unroll.kernelHeight() * unroll.kernelWidth();
    int compute =
        switch (type) {
          case Q_CONV_2D, Q_DENSE -> unroll.inputChannels() * window;
          case Q_DEPTHWISE_CONV_2D, Q_AVERAGE_POOLING_2D, MAX_POOLING_2D ->
              unroll.outputChannels() * window;
          case CONCATENATE -> unroll.inputChannels();
          default -> unroll.outputChannels();
        };
    return compute / window;
  }
}
