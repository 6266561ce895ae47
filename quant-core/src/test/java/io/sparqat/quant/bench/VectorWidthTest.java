package io.sparqat.quant.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.train.ArrayExamples;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.TrainingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Trains the same networks with vectors of 16 and of 8 floats, each in a JVM of its own kind. */
class VectorWidthTest {
  /** Twenty rows leave twelve lanes of the second vector empty. */
  private static final int BATCH = 20;

  @Test
  void trainedBitsDoNotDependOnTheMachinesVectors() throws Exception {
    assumeThat(FloatVector.SPECIES_PREFERRED.length())
        .as("this machine has vectors of 16 floats, so that there are two widths to compare")
        .isEqualTo(16);
    Process narrow = start("-XX:UseAVX=2");
    Map<String, String> here = weights();
    String there;
    try (InputStream output = narrow.getInputStream()) {
      there = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(narrow.waitFor()).as(there).isZero();
    assertThat(there.lines().filter(line -> line.contains(" = ")))
        .containsExactlyElementsOf(lines(8, here));
  }

  private static Process start(String flag) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            flag,
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            VectorWidthTest.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  /** Prints the weights that this JVM trains. */
  public static void main(String[] arguments) {
    lines(FloatVector.SPECIES_PREFERRED.length(), weights()).forEach(System.out::println);
  }

  private static List<String> lines(int width, Map<String, String> weights) {
    String all =
        weights.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return List.of("floats in a vector = " + width, "weights = " + all);
  }

  /** Hashes of trained weights by network. */
  private static Map<String, String> weights() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put("jet", trained(BenchNetwork.of("jet"), 3 * BATCH));
    hashes.put("mnist", trained(BenchNetwork.of("mnist"), 2 * BATCH));
    hashes.put("mixed", trained(mixed(), 3 * BATCH));
    return hashes;
  }

  /** What the networks for timing lack: padding, groups, normalization, pooling, fitted scales. */
  private static ModelSpec mixed() {
    return ModelBuilder.named("mixed")
        .input("x", 9, 9, 2)
        .add(
            LayerType.Q_CONV_2D,
            Map.of(
                "filters",
                12,
                "kernel_size",
                3,
                "padding",
                "same",
                "kernel_quantizer",
                "quantized_bits(4,0,1,alpha='auto_po2')"))
        .add(LayerType.BATCH_NORMALIZATION, Map.of())
        .add(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_tanh(6)"))
        .add(
            LayerType.Q_DEPTHWISE_CONV_2D,
            Map.of("kernel_size", 3, "depthwise_quantizer", "ternary()"))
        .add(LayerType.AVERAGE_POOLING_2D, Map.of("pool_size", 2))
        .add(
            LayerType.Q_CONV_2D,
            Map.of(
                "filters",
                8,
                "kernel_size",
                2,
                "strides",
                2,
                "padding",
                "same",
                "groups",
                2,
                "kernel_quantizer",
                "quantized_po2(4)"))
        .add(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu_po2(4)"))
        .add(LayerType.FLATTEN, Map.of())
        .add(
            LayerType.Q_DENSE,
            Map.of("units", 3, "kernel_quantizer", "stochastic_ternary(alpha='auto_po2')"))
        .add(LayerType.ACTIVATION, Map.of("activation", "softmax"))
        .build();
  }

  private static String trained(ModelSpec model, int rows) {
    SplittableRandom random = new SplittableRandom(5);
    int width = model.inputs().get(0).shape().size();
    int classes = model.shapeOf(model.outputs().get(0)).size();
    float[] features = new float[rows * width];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextDouble(-2, 2);
    }
    int[] labels = random.ints(rows, 0, classes).toArray();
    Trainer trainer = new Trainer(model, TrainingOptions.DEFAULT.withSeed(3));
    trainer.fit(
        ArrayExamples.ofClasses(features, labels, classes),
        null,
        TrainingPlan.of(2, BATCH, 1),
        report -> {});
    int hash = Arrays.hashCode(trainer.graph().params().dup().data().asFloat());
    return HexFormat.of().toHexDigits(hash);
  }
}
