package io.sparqat.jobs.table;

import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.search.Accuracy;
import io.sparqat.quant.transform.Distribution;
import io.sparqat.quant.transform.QuantizationEffect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Made-up candidates that look like real ones. */
public final class TableFixture {
  private static final String[] LAYERS = {"conv_1", "conv_2", "dense_1", "output"};

  private TableFixture() {}

  /** Made-up numbers of the layers of candidates. */
  public static Map<String, List<ProfileRow>> profiles(CandidateTable table) {
    Map<String, List<ProfileRow>> profiles = new LinkedHashMap<>();
    for (TableRow row : table.rows()) {
      List<ProfileRow> lines = new ArrayList<>();
      lines.add(
          new ProfileRow(
              "image", ProfileRow.INPUT, new Distribution(0, 0, 0.1, 0.6, 1), Optional.empty()));
      for (int i = 0; i < LAYERS.length; i++) {
        double wide = Math.pow(3, i);
        lines.add(
            new ProfileRow(
                LAYERS[i],
                "kernel",
                new Distribution(-0.9, -0.2, 0, 0.15, 0.8),
                Optional.of(new QuantizationEffect(0.0123, 0.004 * i, 1, 1))));
        lines.add(
            new ProfileRow(
                LAYERS[i],
                ProfileRow.OUTPUT,
                new Distribution(-wide, -0.3 * wide, 0.1, 0.4 * wide, 2 * wide),
                Optional.empty()));
      }
      profiles.put(row.name(), lines);
    }
    return profiles;
  }

  /** A candidate with the same bits in every layer. */
  public static TableRow row(String name, int bits, double accuracy, double energy) {
    long correct = Math.round(accuracy * 10_000);
    List<Trained.CurvePoint> curve = new ArrayList<>();
    for (int round = 1; round <= 12; round++) {
      double gap = Math.pow(0.72, round);
      curve.add(
          new Trained.CurvePoint(
              round, round * 5000L, 0.2 + 2.1 * gap, accuracy - (accuracy - 0.1) * gap));
    }
    return new TableRow(
        "c0ffee" + bits,
        name,
        "mnist-cnn",
        "kernel=quantized_bits(" + bits + ",0,1),activation=quantized_relu(" + bits + ")",
        layers(bits, energy),
        new Energy("horowitz-45nm", 0.2 * energy, 0.3 * energy, 0.4 * energy, 0.1 * energy),
        new Complexity(
            50_000L * bits,
            9_000L * bits,
            OptionalLong.of(1_200_000),
            OptionalDouble.of(1.2e6 * bits * bits),
            OptionalDouble.empty(),
            OptionalInt.of(bits + 12)),
        TableRow.Status.TRAINED,
        Optional.of(
            new Trained(
                new Accuracy(correct, 10_000),
                OptionalDouble.of(0.31),
                curve,
                "ab".repeat(32),
                12.5,
                25,
                OptionalDouble.of(0.125),
                OptionalLong.empty())),
        Optional.empty(),
        new Origin(
            "20260102T030405Z-fixture",
            Optional.of(Instant.parse("2026-01-02T03:04:05Z").plusSeconds(60L * bits)),
            "mnist",
            "cd".repeat(32),
            "ef".repeat(32),
            7),
        Standing.UNKNOWN);
  }

  private static List<LayerRow> layers(int bits, double energy) {
    List<LayerRow> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS.length; i++) {
      int own = i == 0 ? Math.max(bits, 4) : bits;
      boolean last = i == LAYERS.length - 1;
      layers.add(
          new LayerRow(
              LAYERS[i],
              i < 2 ? "QConv2D" : "QDense",
              "quantized_bits(" + own + ",0,1)",
              OptionalInt.of(own),
              last ? "" : "quantized_relu(" + bits + ")",
              last ? OptionalInt.of(32) : OptionalInt.of(bits),
              12_500,
              energy / LAYERS.length));
    }
    return layers;
  }

  /** A candidate that was scored without training. */
  public static TableRow scored(String name, int bits, double accuracy, double energy) {
    TableRow row = row(name, bits, accuracy, energy);
    Trained trained = row.trained().orElseThrow();
    return new TableRow(
        row.candidate(),
        name,
        row.model(),
        row.quantization(),
        row.layers(),
        row.energy(),
        row.complexity(),
        TableRow.Status.SCORED,
        Optional.of(
            new Trained(
                trained.accuracy(),
                OptionalDouble.empty(),
                List.of(),
                trained.weightsSha256(),
                trained.wallSeconds(),
                trained.coreSeconds(),
                trained.sparsity(),
                trained.integerMismatches())),
        Optional.empty(),
        row.origin(),
        Standing.UNKNOWN);
  }

  /** A candidate whose training failed. */
  public static TableRow failed(String name, String error) {
    TableRow row = row(name, 3, 0.5, 50_000);
    return new TableRow(
        row.candidate(),
        name,
        row.model(),
        row.quantization(),
        row.layers(),
        row.energy(),
        row.complexity(),
        TableRow.Status.FAILED,
        Optional.empty(),
        Optional.of(error),
        row.origin(),
        Standing.UNKNOWN);
  }

  /** Six trained candidates, two of them beaten, and one that failed. */
  public static CandidateTable table() {
    return CandidateTable.of(
        List.of(
            row("8-bit", 8, 0.9871, 310_000),
            row("6-bit", 6, 0.9865, 190_000),
            row("4-bit", 4, 0.9832, 98_000),
            row("4-bit pow2", 5, 0.9811, 120_000),
            row("ternary", 2, 0.9703, 31_000),
            row("binary", 1, 0.9512, 14_500),
            failed("3-bit", "DivergedException: loss is NaN in round 2")));
  }
}
