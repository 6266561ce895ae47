package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.ConvolutionGeometry.Padding;
import io.sparqat.quant.reference.ReferenceConvolution;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {
  static Stream<ConvolutionGeometry> geometries() {
    return Stream.of(
        ConvolutionGeometry.dense(1, 7, 5),
        ConvolutionGeometry.dense(3, 16, 20),
        // Two panels of input channels in the weight gradient, the second a part.
        ConvolutionGeometry.dense(1, 700, 130),
        geometry(4, 4, 80, 100, 3, 3, 1, 1, Padding.SAME, 1),
        geometry(6, 5, 1, 9, 3, 2, 1, 1, Padding.VALID, 1),
        geometry(7, 6, 3, 12, 3, 3, 2, 1, Padding.SAME, 1),
        geometry(8, 8, 4, 6, 3, 3, 1, 2, Padding.SAME, 2),
        geometry(1, 9, 5, 4, 1, 3, 1, 2, Padding.CAUSAL, 1),
        geometry(9, 9, 2, 13, 1, 1, 3, 1, Padding.VALID, 1),
        geometry(5, 4, 6, 12, 2, 3, 3, 1, Padding.SAME, 6));
  }

  private static ConvolutionGeometry geometry(
      int height,
      int width,
      int channels,
      int filters,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int dilation,
      Padding padding,
      int groups) {
    return new ConvolutionGeometry(
        Axis.of(height, kernelHeight, stride, dilation, padding),
        Axis.of(width, kernelWidth, stride, dilation, padding),
        channels,
        filters,
        groups);
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void agreesWithTheDefinition(ConvolutionGeometry geometry) {
    for (int batch : new int[] {1, 16, 21, 33, 64}) {
      agreesWithTheDefinition(geometry, batch);
    }
  }

  private static void agreesWithTheDefinition(ConvolutionGeometry g, int batch) {
    int stride = (batch + 15) / 16 * 16;
    int inputs = g.rows().input() * g.columns().input() * g.inputChannels();
    int outputs = g.rows().output() * g.columns().output() * g.outputChannels();
    SplittableRandom random = new SplittableRandom(inputs * 31L + batch);
    float[] kernel = floats(random, g.kernelSize());
    float[] bias = floats(random, g.outputChannels());
    float[] x = floats(random, inputs * stride);
    float[] dy = floats(random, outputs * stride);
    for (int i = 0; i < dy.length; i++) {
      if (i % stride >= batch) {
        dy[i] = 0;
      }
    }
    float[] y = new float[outputs * stride];
    float[] dx = new float[inputs * stride];
    float[] dkernel = new float[kernel.length];
    float[] dbias = new float[bias.length];
    Convolution convolution = new Convolution(g);
    convolution.forward(kernel, bias, x, y, stride);
    convolution.inputGradient(kernel, dy, dx, stride);
    convolution.weightGradient(x, dy, dkernel, stride);
    convolution.biasGradient(dy, dbias, stride);

    ReferenceConvolution reference = new ReferenceConvolution(g);
    double[] expectedKernel = new double[kernel.length];
    double[] expectedBias = new double[bias.length];
    for (int n = 0; n < batch; n++) {
      double[] sampleX = sample(x, inputs, stride, n);
      double[] sampleDy = sample(dy, outputs, stride, n);
      double[] expected = reference.forward(sampleX, doubles(kernel));
      for (int i = 0; i < outputs; i++) {
        expected[i] += bias[i % bias.length];
        expectedBias[i % bias.length] += sampleDy[i];
      }
      assertClose(sample(y, outputs, stride, n), expected);
      assertClose(
          sample(dx, inputs, stride, n), reference.inputGradient(sampleDy, doubles(kernel)));
      double[] gradient = reference.weightGradient(sampleX, sampleDy);
      Arrays.setAll(expectedKernel, i -> expectedKernel[i] + gradient[i]);
    }
    assertClose(doubles(dkernel), expectedKernel);
    assertClose(doubles(dbias), expectedBias);
  }

  @Test
  void paddingFollowsTensorFlow() {
    assertThat(Axis.of(28, 3, 2, 1, Padding.SAME)).isEqualTo(new Axis(28, 14, 3, 2, 1, 0));
    assertThat(Axis.of(7, 3, 2, 1, Padding.SAME)).isEqualTo(new Axis(7, 4, 3, 2, 1, 1));
    assertThat(Axis.of(9, 3, 1, 2, Padding.CAUSAL)).isEqualTo(new Axis(9, 9, 3, 1, 2, 4));
    assertThat(Axis.of(5, 2, 3, 1, Padding.VALID)).isEqualTo(new Axis(5, 2, 2, 3, 1, 0));
  }

  @Test
  void refusesAKernelThatReachesOverItsInput() {
    assertThatThrownBy(() -> Axis.of(4, 3, 1, 2, Padding.VALID))
        .hasMessage(
            "Invalid kernel size: 3 with dilation 2 (must not reach over 5 positions of an input"
                + " with 4; use padding 'same' or a smaller kernel)");
  }

  private static void assertClose(double[] actual, double[] expected) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1;
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).isLessThan(2e-6 * scale);
    }
  }

  private static double[] sample(float[] values, int features, int stride, int n) {
    double[] sample = new double[features];
    Arrays.setAll(sample, f -> values[f * stride + n]);
    return sample;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static float[] floats(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
