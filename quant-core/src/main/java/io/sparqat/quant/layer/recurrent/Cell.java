package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent layer does at each step. Weights are kernel {@code (inputs, gates * units)},
 * recurrent kernel {@code (units, gates * units)} and bias, each quantized as a whole once per
 * pass. QKeras quantizes a state where it enters a step, not where it leaves.
 */
abstract class Cell {
  final LayerBinding binding;
  final int units;
  final int gates;
  final DropoutMasks recurrentDropout;
  private final int inputs;
  private final boolean useBias;
  private final TensorShape biasShape;
  private final boolean kernelIsRecurrent;
  private final QuantizedWeight kernel;
  private final QuantizedWeight recurrent;
  private final QuantizedWeight bias;
  private float[] quantizedKernel = new float[0];
  private float[] quantizedRecurrent = new float[0];
  private float[] quantizedBias = new float[0];
  float[] dRecurrent;

  /**
   * @param biasRows 2 for a bias of inputs and one of states, else 1
   */
  Cell(LayerBinding binding, int inputs, int gates, int biasRows) {
    LayerSpec spec = binding.spec();
    this.binding = binding;
    this.units = spec.integer("units");
    this.gates = gates;
    this.inputs = inputs;
    this.useBias = spec.flag("use_bias");
    int columns = gates * units;
    this.biasShape = biasRows == 1 ? TensorShape.of(columns) : TensorShape.of(biasRows, columns);
    this.kernel = binding.kernel("kernel_quantizer", TensorShape.of(inputs, columns));
    this.recurrent = binding.kernel("recurrent_quantizer", TensorShape.of(units, columns));
    this.bias = binding.quantized("bias_quantizer", biasShape);
    this.kernelIsRecurrent = repeatsKernelDefect(binding, gates);
    if (kernelIsRecurrent && inputs != units) {
      throw new IllegalArgumentException(
          "Cannot run QGRU without recurrent_quantizer as QKeras does: it multiplies the state of "
              + units
              + " units by the kernel of "
              + inputs
              + " inputs (give a recurrent_quantizer)");
    }
    this.recurrentDropout =
        new DropoutMasks(spec.number("recurrent_dropout"), gates, units, binding.nextKey());
    this.dRecurrent = new float[units * columns];
  }

  /** QKeras's QGRU uses the float kernel as recurrent kernel if that has no quantizer. */
  private static boolean repeatsKernelDefect(LayerBinding binding, int gates) {
    return gates == 3
        && binding.options().asQKeras()
        && binding.spec().has("recurrent_quantizer")
        && binding.spec().quantizer("recurrent_quantizer").isEmpty();
  }

  /** The cell of a recurrent layer or of a bare cell. */
  static Cell of(LayerBinding binding, int inputs) {
    return switch (binding.spec().type()) {
      case SIMPLE_RNN, Q_SIMPLE_RNN, SIMPLE_RNN_CELL, Q_SIMPLE_RNN_CELL ->
          new SimpleCell(binding, inputs);
      case LSTM, Q_LSTM, LSTM_CELL, Q_LSTM_CELL -> new LstmCell(binding, inputs);
      case GRU, Q_GRU, GRU_CELL, Q_GRU_CELL -> new GruCell(binding, inputs);
      default ->
          throw new IllegalArgumentException(
              "Cannot run cell " + binding.spec().type() + ": not a recurrent cell");
    };
  }

  /** Number of state vectors, the output first. */
  abstract int states();

  /** Memory and arithmetic of one step. */
  abstract Step step();

  List<WeightSpec> weights() {
    int columns = gates * units;
    List<WeightSpec> all = new ArrayList<>();
    all.add(binding.weight("kernel", TensorShape.of(inputs, columns)));
    all.add(binding.weight("recurrent_kernel", TensorShape.of(units, columns)));
    if (useBias) {
      all.add(binding.weight("bias", biasShape));
    }
    return all;
  }

  ActivationFunction activation() {
    return binding.activation("activation", TensorShape.of(units));
  }

  ActivationFunction recurrentActivation() {
    return binding.activation("recurrent_activation", TensorShape.of(units));
  }

  ActivationFunction stateQuantizer() {
    return binding.tensorQuantizer("state_quantizer", TensorShape.of(units));
  }

  /** Quantizes the weights and draws the dropout of a pass. */
  void begin(Pass pass, float[][] weights) {
    quantizedKernel = kernel.quantize(pass, weights[0]);
    quantizedRecurrent = kernelIsRecurrent ? weights[0] : recurrent.quantize(pass, weights[1]);
    quantizedBias = useBias ? bias.quantize(pass, weights[2]) : quantizedBias;
    recurrentDropout.draw(pass);
  }

  float[] kernel() {
    return quantizedKernel;
  }

  float[] recurrentKernel() {
    return quantizedRecurrent;
  }

  /** Bias added to the projected inputs, null for none. */
  float @Nullable [] inputBias() {
    return !useBias
        ? null
        : biasShape.rank() == 1 ? quantizedBias : Arrays.copyOf(quantizedBias, gates * units);
  }

  /** Bias added to the state's products, null for none. */
  float @Nullable [] recurrentBias() {
    return useBias && biasShape.rank() == 2
        ? Arrays.copyOfRange(quantizedBias, gates * units, 2 * gates * units)
        : null;
  }

  /**
   * From the gradients for the quantized weights to those for the weights.
   *
   * @param dKernel gradient for the quantized kernel, in place
   * @param dInputBias gradient for the input bias
   * @param dRecurrentBias gradient for the recurrent bias
   */
  void finish(
      float[][] weights, float[][] weightGradients, float[] dInputBias, float[] dRecurrentBias) {
    float[] dKernel = weightGradients[0];
    kernel.gradient(weights[0], dKernel);
    if (kernelIsRecurrent) {
      for (int i = 0; i < dKernel.length; i++) {
        dKernel[i] += dRecurrent[i];
      }
      Arrays.fill(weightGradients[1], 0f);
    } else {
      System.arraycopy(dRecurrent, 0, weightGradients[1], 0, dRecurrent.length);
      recurrent.gradient(weights[1], weightGradients[1]);
    }
    if (useBias) {
      float[] dBias = weightGradients[2];
      System.arraycopy(dInputBias, 0, dBias, 0, dInputBias.length);
      if (biasShape.rank() == 2) {
        System.arraycopy(dRecurrentBias, 0, dBias, dInputBias.length, dRecurrentBias.length);
      }
      bias.gradient(weights[2], dBias);
    }
  }

  /** One step in time: keeps what its gradient needs. Arrays are {@code [unit][stride]}. */
  abstract static class Step {
    /**
     * Computes the new states.
     *
     * @param projected the step's projected input, {@code [gate][unit][stride]}
     */
    abstract void forward(Pass pass, float[] projected, float[][] states, float[][] newStates);

    /**
     * Computes the gradients for the projected input and the states from those for the new states,
     * and adds those for the recurrent weights.
     *
     * @param dRecurrentBias gradient for the recurrent bias, added to
     */
    abstract void backward(
        Pass pass,
        float[][] states,
        float[][] dNewStates,
        float[] dProjected,
        float[][] dStates,
        float[] dRecurrentBias);
  }
}
