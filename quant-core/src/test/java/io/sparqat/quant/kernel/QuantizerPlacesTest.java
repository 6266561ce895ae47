package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole vectors, what is left of them, and rounds that stop early give the same numbers. */
class QuantizerPlacesTest {
  private static final int SIZE = 140_420;
  private static final int SLICE = 1_003;
  private static final float[] ODD = {
    0,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -0.5f,
    0.5f,
    1,
    -1,
    1e30f
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4,0,1)",
        "quantized_bits(5,1,0,keep_negative=False)",
        "quantized_linear(4,0)",
        "quantized_linear(4,keep_negative=False)",
        "quantized_linear(1)",
        "quantized_linear(4,alpha=0.3)",
        "quantized_relu(4,2)",
        "quantized_relu(4,2,negative_slope=0.25)",
        "quantized_relu(4,1,relu_upper_bound=1.3,is_quantized_clip=False)",
        "binary()",
        "ternary()",
        "ternary(threshold=0.5)",
        "quantized_tanh(6)",
        "quantized_tanh(6,symmetric=True,use_real_tanh=True)",
        "quantized_sigmoid(6)",
        "quantized_sigmoid(6,use_real_sigmoid=True)",
        "quantized_ulaw(6,1)",
        "quantized_po2(4)",
        "quantized_relu_po2(4)",
        "quantized_hswish(6,2)"
      })
  void a_result_does_not_depend_on_the_place(String spec) {
    Random random = new Random(5);
    float[] x = new float[SIZE];
    float[] g = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      boolean odd = random.nextInt(10) == 0;
      x[i] = odd ? ODD[random.nextInt(ODD.length)] : (float) random.nextGaussian() * 3;
      g[i] = (float) random.nextGaussian();
    }
    float[] y = new float[SIZE];
    float[] dx = new float[SIZE];
    run(Quantizers.bind(QuantizerSpecs.parse(spec)), x, g, y, dx);
    Quantizer small = Quantizers.bind(QuantizerSpecs.parse(spec));
    float[] slicedY = new float[SLICE];
    float[] slicedDx = new float[SLICE];
    for (int from = 0; from + SLICE <= SIZE; from += SLICE) {
      int to = from + SLICE;
      run(
          small,
          Arrays.copyOfRange(x, from, to),
          Arrays.copyOfRange(g, from, to),
          slicedY,
          slicedDx);
      assertThat(Arrays.copyOfRange(y, from, to)).as("from %s", from).containsExactly(slicedY);
      assertThat(Arrays.copyOfRange(dx, from, to)).as("from %s", from).containsExactly(slicedDx);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantized_bits(4,0,1,alpha='auto')",
        "quantized_bits(4,0,1,alpha='auto_po2')",
        "quantized_linear(4,alpha='auto_po2')",
        "binary(alpha='auto_po2')",
        "ternary(alpha='auto_po2')"
      })
  void a_channel_has_the_same_scale_alone(String spec) {
    compareChannels(spec, 20, 16);
    compareChannels(spec, 700, 32);
  }

  private static void compareChannels(String spec, int rows, int columns) {
    Random random = new Random(9);
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * Math.pow(2, i % columns % 9 - 4));
    }
    float[] y = new float[x.length];
    Quantizers.bind(QuantizerSpecs.parse(spec))
        .quantize(x, new int[] {rows, columns}, y, Draw.INFERENCE);
    for (int c = 0; c < columns; c++) {
      float[] channel = new float[rows];
      float[] expected = new float[rows];
      for (int row = 0; row < rows; row++) {
        channel[row] = x[row * columns + c];
      }
      Quantizers.bind(QuantizerSpecs.parse(spec))
          .quantize(channel, new int[] {rows, 1}, expected, Draw.INFERENCE);
      for (int row = 0; row < rows; row++) {
        assertThat(y[row * columns + c]).as("row %s, column %s", row, c).isEqualTo(expected[row]);
      }
    }
  }

  private static void run(Quantizer quantizer, float[] x, float[] g, float[] y, float[] dx) {
    int[] shape = {x.length};
    quantizer.quantize(x, shape, y, Draw.INFERENCE);
    quantizer.gradient(x, shape, g, dx);
  }
}
