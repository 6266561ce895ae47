package io.sparqat.quant.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightRecipeTest {
  private static final String KERNEL = "quantized_bits(4,0,1,alpha='auto')";
  private static final String OTHER = "ternary(alpha='auto_po2')";
  private static final String BIAS = "quantized_bits(6,1,1)";

  static Stream<Arguments> layers() {
    TensorShape image = TensorShape.of(5, 5, 3);
    TensorShape series = TensorShape.of(6, 3);
    Map<String, Object> convolution = Map.of("filters", 4, "kernel_size", 3);
    Map<String, Object> units = Map.of("units", 4);
    String kernel = "kernel_quantizer";
    return Stream.of(
        layer(LayerType.Q_DENSE, units, series, kernel),
        layer(LayerType.Q_CONV_1D, convolution, series, kernel),
        layer(LayerType.Q_CONV_2D, convolution, image, kernel),
        layer(LayerType.Q_CONV_2D_TRANSPOSE, convolution, image, kernel),
        layer(
            LayerType.Q_DEPTHWISE_CONV_2D, Map.of("kernel_size", 3), image, "depthwise_quantizer"),
        layer(
            LayerType.Q_SEPARABLE_CONV_2D,
            convolution,
            image,
            "depthwise_quantizer",
            "pointwise_quantizer"),
        layer(LayerType.Q_SIMPLE_RNN, units, series, kernel, "recurrent_quantizer"),
        layer(LayerType.Q_LSTM, units, series, kernel, "recurrent_quantizer"),
        layer(LayerType.Q_GRU, units, series, kernel, "recurrent_quantizer"));
  }

  private static Arguments layer(
      LayerType type, Map<String, Object> given, TensorShape input, String... kernels) {
    Map<String, Object> arguments = new HashMap<>(given);
    arguments.put("bias_quantizer", BIAS);
    for (int i = 0; i < kernels.length; i++) {
      arguments.put(kernels[i], i == 0 ? KERNEL : OTHER);
    }
    return Arguments.of(type, LayerSpec.of(type, arguments), input, kernels.length + 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void weightsQuantizedAheadGiveTheSameBits(
      LayerType type, LayerSpec layer, TensorShape input, int quantizers) {
    LayerOp usual = LayerOps.of(layer, List.of(input));
    SplittableRandom random = new SplittableRandom(3);
    List<WeightTensor> weights =
        usual.weights().stream()
            .map(w -> new WeightTensor(w.name(), w.shape(), values(random, w.shape().size())))
            .toList();
    BakedNode node = new BakedNode(List.of(input), weights, 0);
    BakedNode.Form form = node.form(layer, List.of());
    assertThat(node.quantizations()).isEqualTo(quantizers);

    Pass pass = Pass.inference(16);
    float[] x = values(random, input.size() * pass.stride());
    float[] expected = new float[usual.outputShape().size() * pass.stride()];
    float[] actual = expected.clone();
    float[][] own = weights.stream().map(WeightTensor::values).toArray(float[][]::new);
    usual.forward(pass, own, new float[][] {x}, expected);
    form.operation().forward(pass, form.weights(), new float[][] {x}, actual);
    assertThat(actual).isEqualTo(expected);
  }

  private static float[] values(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return values;
  }
}
