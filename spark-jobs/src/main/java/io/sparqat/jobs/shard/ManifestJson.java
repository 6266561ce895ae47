package io.sparqat.jobs.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.datasets.Limits;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.Standardization;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The manifest's JSON form; everything read from it is checked before it is believed. */
final class ManifestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FORMAT = "sparqat-shards";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private ManifestJson() {}

  static byte[] write(ShardManifest manifest) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT).put("version", ShardManifest.VERSION).put("name", manifest.name());
    ObjectNode features = root.putObject("features");
    ArrayNode shape = features.putArray("shape");
    for (int axis : manifest.features().shape()) {
      shape.add(axis);
    }
    features
        .put("type", manifest.features().type().text())
        .put("scale", manifest.features().scale());
    manifest.classNames().forEach(root.putArray("class-names")::add);
    root.put("seed", manifest.seed());
    ObjectNode source = root.putObject("source");
    source.put("fingerprint", manifest.sourceFingerprint());
    ObjectNode files = source.putObject("files");
    manifest.origin().forEach(files::put);
    manifest
        .standardization()
        .ifPresent(
            standard -> {
              ObjectNode node = root.putObject("standardization");
              writeFloats(node.putArray("mean"), standard.mean());
              writeFloats(node.putArray("deviation"), standard.deviation());
            });
    root.put("schema", ParquetRows.schema(manifest.weighted()).toString().strip());
    if (manifest.weighted()) {
      root.put("weighted", true);
    }
    ObjectNode splits = root.putObject("splits");
    manifest
        .splits()
        .forEach(
            (split, shards) -> {
              ArrayNode list = splits.putArray(split.text());
              for (ShardEntry shard : shards) {
                ObjectNode entry = list.addObject();
                entry
                    .put("file", shard.file())
                    .put("rows", shard.rows())
                    .put("bytes", shard.bytes());
                entry.put("sha256", shard.sha256());
                shard.labels().forEach(entry.putArray("labels")::add);
              }
            });
    try {
      return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a manifest as JSON", e);
    }
  }

  private static void writeFloats(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param where its path, for messages
   */
  static ShardManifest read(byte[] json, String where) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read " + where + ": not JSON (" + e.getMessage() + "); shard the source again",
          e);
    }
    Fields fields = new Fields(where, "", root);
    if (!fields.text("format").equals(FORMAT)
        || fields.integer("version") != ShardManifest.VERSION) {
      throw new UserException(
          "Cannot read "
              + where
              + ": format "
              + fields.text("format")
              + " version "
              + fields.integer("version")
              + " (this program reads "
              + FORMAT
              + " version "
              + ShardManifest.VERSION
              + "); shard the source again");
    }
    FeatureLayout layout = layout(fields.object("features"), where);
    List<String> classNames = fields.texts("class-names");
    Fields source = fields.object("source");
    Fields splits = fields.object("splits");
    Map<Split, List<ShardEntry>> entries = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (splits.has(split.text())) {
        entries.put(split, shards(splits.objects(split.text()), split, layout, classNames.size()));
      }
    }
    return new ShardManifest(
        fields.text("name"),
        layout,
        classNames,
        fields.integer("seed"),
        source.text("fingerprint"),
        new TreeMap<>(source.object("files").textsByName()),
        fields.has("standardization")
            ? Optional.of(standardization(fields.object("standardization"), layout.width()))
            : Optional.empty(),
        fields.has("weighted"),
        entries);
  }

  private static FeatureLayout layout(Fields fields, String where) {
    long[] axes = fields.integers("shape");
    int[] shape = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      shape[i] = (int) fields.within("shape", axes[i], 1, Limits.VALUES);
    }
    Limits.values(where, axes);
    for (FeatureLayout.Type type : FeatureLayout.Type.values()) {
      if (type.text().equals(fields.text("type"))) {
        return new FeatureLayout(shape, type, fields.number("scale"));
      }
    }
    throw fields.invalid("type", fields.text("type"), "uint8 or float32");
  }

  private static Standardization standardization(Fields fields, int width) {
    float[] mean = fields.floats("mean");
    float[] deviation = fields.floats("deviation");
    if (mean.length != width || deviation.length != width) {
      throw fields.invalid("mean", mean.length + " values", width + ", one a feature");
    }
    return new Standardization(mean, deviation);
  }

  private static List<ShardEntry> shards(
      List<Fields> nodes, Split split, FeatureLayout layout, int classes) {
    List<ShardEntry> shards = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Fields fields = nodes.get(i);
      String file = fields.text("file");
      String expected = ShardSet.fileName(split, i);
      if (!file.equals(expected)) {
        throw fields.invalid("file", file, expected);
      }
      int rows =
          (int) fields.within("rows", fields.integer("rows"), 1, Limits.VALUES / layout.rowBytes());
      long bytes = fields.within("bytes", fields.integer("bytes"), 1, Limits.VALUES);
      if (!SHA256.matcher(fields.text("sha256")).matches()) {
        throw fields.invalid("sha256", fields.text("sha256"), "64 hexadecimal digits");
      }
      long[] labels = fields.integers("labels");
      long sum = Arrays.stream(labels).sum();
      if (labels.length != classes || sum != rows) {
        throw fields.invalid(
            "labels", labels.length + " counts of " + sum + " rows", classes + " of " + rows);
      }
      shards.add(
          new ShardEntry(
              file, rows, bytes, fields.text("sha256"), Arrays.stream(labels).boxed().toList()));
    }
    return shards;
  }
}
