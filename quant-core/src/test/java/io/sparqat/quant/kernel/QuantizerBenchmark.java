package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds for a million float32 values in 64 channels, on one thread. Specs after {@code
 * train:} draw at random. {@code tools/bench/quantizers.sh} runs QKeras beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class QuantizerBenchmark {
  private static final int[] SHAPE = {15_625, 64};
  private static final int SIZE = 1_000_000;

  @Param({
    "quantized_bits(4,0,1)",
    "quantized_bits(4,0,1,alpha='auto')",
    "quantized_bits(4,0,1,alpha='auto_po2')",
    "quantized_linear(4,0)",
    "quantized_linear(4,alpha='auto_po2')",
    "quantized_relu(4,2)",
    "quantized_relu(4,2,negative_slope=0.25)",
    "binary()",
    "binary(alpha='auto_po2')",
    "ternary()",
    "ternary(alpha='auto_po2')",
    "quantized_tanh(6)",
    "quantized_tanh(6,use_real_tanh=True)",
    "quantized_sigmoid(6)",
    "quantized_sigmoid(6,use_real_sigmoid=True)",
    "quantized_ulaw(6,1)",
    "quantized_po2(4)",
    "quantized_relu_po2(4)",
    "quantized_hswish(6,2)",
    "train:bernoulli()",
    "train:stochastic_binary(alpha='auto_po2')",
    "train:stochastic_ternary(alpha='auto_po2')",
    "train:quantized_bits(4,0,1,use_stochastic_rounding=True)"
  })
  public String spec = "";

  private final float[] x = new float[SIZE];
  private final float[] g = new float[SIZE];
  private final float[] y = new float[SIZE];
  private final float[] dx = new float[SIZE];
  private Quantizer quantizer = Quantizers.bind(QuantizerSpecs.parse("binary"));
  private Draw draw = Draw.INFERENCE;

  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      x[i] = (float) random.nextGaussian();
      g[i] = (float) random.nextGaussian();
    }
    boolean training = spec.startsWith("train:");
    quantizer = Quantizers.bind(QuantizerSpecs.parse(spec.substring(spec.indexOf(':') + 1)));
    draw = training ? new Draw(1, 2, 3, true) : Draw.INFERENCE;
  }

  @Benchmark
  public float[] copy() {
    System.arraycopy(x, 0, y, 0, SIZE);
    return y;
  }

  @Benchmark
  public float[] forward() {
    quantizer.quantize(x, SHAPE, y, draw);
    return y;
  }

  @Benchmark
  public float[] forwardAndGradient() {
    quantizer.quantize(x, SHAPE, y, draw);
    quantizer.gradient(x, SHAPE, g, dx);
    return dx;
  }
}
