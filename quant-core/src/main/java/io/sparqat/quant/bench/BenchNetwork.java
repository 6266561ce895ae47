package io.sparqat.quant.bench;

import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelReader;
import java.nio.file.Path;
import java.util.Map;

/**
 * Networks whose steps are timed: weights {@code quantized_bits(4,0,1)}, activations {@code
 * quantized_relu(4,0)}, as scripts for other frameworks time them.
 */
public final class BenchNetwork {
  private static final String WEIGHTS = "quantized_bits(4,0,1)";
  private static final String ARCHIVE = ".sparqat";

  private final ModelBuilder builder;

  private BenchNetwork(String name, int... shape) {
    builder = ModelBuilder.named(name).input("x", shape);
  }

  /**
   * A built-in network by name ({@code jet}, {@code mnist}, {@code resnet8}), or one from a model
   * file or a HOCON network.
   */
  public static ModelSpec of(String network) {
    return switch (network) {
      case "jet" -> jet();
      case "mnist" -> mnist();
      case "resnet8" -> resnet8();
      default -> file(network);
    };
  }

  private static ModelSpec file(String network) {
    if (network.endsWith(ARCHIVE)) {
      return ModelArchive.read(Path.of(network)).model();
    }
    if (network.endsWith(".conf") || network.endsWith(".json")) {
      return ModelReader.read(Path.of(network)).model();
    }
    throw new UserException(
        "Invalid network: "
            + network
            + " (must be jet, mnist, resnet8, a model file *.sparqat or a network *.conf)");
  }

  private static ModelSpec jet() {
    BenchNetwork network = new BenchNetwork("jet", 16);
    for (int units : new int[] {64, 32, 32}) {
      network.dense(units);
      network.relu();
    }
    return network.classes(5);
  }

  private static ModelSpec mnist() {
    BenchNetwork network = new BenchNetwork("mnist", 28, 28, 1);
    for (int[] layer : new int[][] {{32, 2}, {64, 3}, {64, 2}}) {
      network.convolution(layer[0], layer[1], 2, "valid", network.builder.last());
      network.relu();
    }
    network.builder.add(LayerType.FLATTEN, Map.of());
    return network.classes(10);
  }

  private static ModelSpec resnet8() {
    BenchNetwork network = new BenchNetwork("resnet8", 32, 32, 3);
    network.convolution(16, 3, 1, "same", network.builder.last());
    network.normalize();
    String trunk = network.relu();
    for (int[] block : new int[][] {{16, 1}, {32, 2}, {64, 2}}) {
      trunk = network.residual(trunk, block[0], block[1]);
    }
    network.builder.add(LayerType.GLOBAL_AVERAGE_POOLING_2D, Map.of());
    return network.classes(10);
  }

  private String residual(String trunk, int filters, int stride) {
    convolution(filters, 3, stride, "same", trunk);
    normalize();
    relu();
    convolution(filters, 3, 1, "same", builder.last());
    String branch = normalize();
    String shortcut = stride == 1 ? trunk : convolution(filters, 1, stride, "same", trunk);
    builder.add("add_" + filters, LayerSpec.of(LayerType.ADD, Map.of()), branch, shortcut);
    return relu();
  }

  private String convolution(int filters, int size, int stride, String padding, String source) {
    String name = "conv_" + filters + "_" + size + "_" + stride + "_" + source;
    builder.add(
        name,
        LayerSpec.of(
            LayerType.Q_CONV_2D,
            Map.of(
                "filters", filters,
                "kernel_size", size,
                "strides", stride,
                "padding", padding,
                "kernel_quantizer", WEIGHTS,
                "bias_quantizer", WEIGHTS)),
        source);
    return name;
  }

  private void dense(int units) {
    builder.add(
        LayerType.Q_DENSE,
        Map.of("units", units, "kernel_quantizer", WEIGHTS, "bias_quantizer", WEIGHTS));
  }

  private String normalize() {
    builder.add(LayerType.BATCH_NORMALIZATION, Map.of());
    return builder.last();
  }

  private String relu() {
    builder.add(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(4,0)"));
    return builder.last();
  }

  private ModelSpec classes(int count) {
    dense(count);
    builder.add(LayerType.ACTIVATION, Map.of("activation", "softmax"));
    return builder.build();
  }
}
