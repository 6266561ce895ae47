package io.sparqat.jobs.table;

import io.sparqat.quant.search.Accuracy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The table's columns, as docs/table.md describes them. Columns may be added within a version; none
 * is renamed, removed or given another meaning without a new one. Files of version 1 are read, too:
 * what they lack is empty.
 */
final class TableSchema {
  static final int VERSION = 2;

  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message sparqat_table {
            required binary candidate (STRING);
            required binary name (STRING);
            required binary model (STRING);
            required binary quantization (STRING);
            required binary status (STRING);
            optional binary error (STRING);
            optional int64 correct;
            optional int64 total;
            optional double accuracy;
            optional double accuracy_low;
            optional double accuracy_high;
            optional double loss;
            required boolean on_front;
            optional binary dominated_by (STRING);
            required binary energy_process (STRING);
            required double energy_inputs_pj;
            required double energy_parameters_pj;
            required double energy_operations_pj;
            required double energy_outputs_pj;
            required double energy_total_pj;
            required int64 parameter_bits;
            required int64 activation_bits;
            optional int64 macs;
            optional double bops;
            optional double ebops;
            optional int32 accumulator_bits;
            optional double sparsity;
            optional int64 integer_mismatches;
            optional double wall_seconds;
            optional double core_seconds;
            required binary run (STRING);
            optional int64 finished (TIMESTAMP(MILLIS,true));
            required int64 seed;
            optional binary weights_sha256 (STRING);
            required binary data (STRING);
            required binary data_fingerprint (STRING);
            required binary config_sha256 (STRING);
            required group layers (LIST) {
              repeated group list {
                required group element {
                  required binary name (STRING);
                  required binary type (STRING);
                  required binary kernel (STRING);
                  optional int32 kernel_bits;
                  required binary activation (STRING);
                  optional int32 activation_bits;
                  required int64 parameters;
                  required double energy_pj;
                }
              }
            }
            required group curve (LIST) {
              repeated group list {
                required group element {
                  required int32 round;
                  required int64 rows;
                  required double loss;
                  required double accuracy;
                }
              }
            }
          }
          """);

  private TableSchema() {}

  static Group toGroup(TableRow row) {
    Group group = new SimpleGroup(SCHEMA);
    group.append("candidate", row.candidate()).append("name", row.name());
    group.append("model", row.model()).append("quantization", row.quantization());
    group.append("status", row.status().text());
    row.error().ifPresent(error -> group.append("error", error));
    group.append("on_front", row.onFront());
    row.standing().dominatedBy().ifPresent(other -> group.append("dominated_by", other));
    Energy energy = row.energy();
    group.append("energy_process", energy.process());
    group.append("energy_inputs_pj", energy.inputs());
    group.append("energy_parameters_pj", energy.parameters());
    group.append("energy_operations_pj", energy.operations());
    group.append("energy_outputs_pj", energy.outputs());
    group.append("energy_total_pj", energy.total());
    Complexity complexity = row.complexity();
    group.append("parameter_bits", complexity.parameterBits());
    group.append("activation_bits", complexity.activationBits());
    complexity.macs().ifPresent(value -> group.append("macs", value));
    complexity.bops().ifPresent(value -> group.append("bops", value));
    complexity.ebops().ifPresent(value -> group.append("ebops", value));
    complexity.accumulatorBits().ifPresent(value -> group.append("accumulator_bits", value));
    Origin origin = row.origin();
    group.append("run", origin.run());
    origin.finished().ifPresent(time -> group.append("finished", time.toEpochMilli()));
    group.append("seed", origin.seed());
    group.append("data", origin.data());
    group.append("data_fingerprint", origin.dataFingerprint());
    group.append("config_sha256", origin.configSha256());
    Group layers = group.addGroup("layers");
    row.layers().forEach(layer -> append(layers.addGroup("list").addGroup("element"), layer));
    Group curve = group.addGroup("curve");
    row.trained().ifPresent(trained -> append(group, curve, trained));
    return group;
  }

  private static void append(Group group, LayerRow layer) {
    group.append("name", layer.name()).append("type", layer.type());
    group.append("kernel", layer.kernel());
    layer.kernelBits().ifPresent(bits -> group.append("kernel_bits", bits));
    group.append("activation", layer.activation());
    layer.activationBits().ifPresent(bits -> group.append("activation_bits", bits));
    group.append("parameters", layer.parameters());
    group.append("energy_pj", layer.energyPicojoules());
  }

  private static void append(Group group, Group curve, Trained trained) {
    Accuracy accuracy = trained.accuracy();
    group.append("correct", accuracy.correct()).append("total", accuracy.total());
    group.append("accuracy", accuracy.value());
    group.append("accuracy_low", accuracy.low()).append("accuracy_high", accuracy.high());
    trained.loss().ifPresent(value -> group.append("loss", value));
    group.append("weights_sha256", trained.weightsSha256());
    group.append("wall_seconds", trained.wallSeconds());
    group.append("core_seconds", trained.coreSeconds());
    trained.sparsity().ifPresent(value -> group.append("sparsity", value));
    trained.integerMismatches().ifPresent(value -> group.append("integer_mismatches", value));
    for (Trained.CurvePoint point : trained.curve()) {
      Group element = curve.addGroup("list").addGroup("element");
      element.append("round", point.round()).append("rows", point.rows());
      element.append("loss", point.loss()).append("accuracy", point.accuracy());
    }
  }

  static TableRow fromGroup(Group group) {
    List<LayerRow> layers = new ArrayList<>();
    for (Group element : elements(group, "layers")) {
      layers.add(layer(element));
    }
    return new TableRow(
        group.getString("candidate", 0),
        group.getString("name", 0),
        group.getString("model", 0),
        group.getString("quantization", 0),
        layers,
        new Energy(
            group.getString("energy_process", 0),
            group.getDouble("energy_inputs_pj", 0),
            group.getDouble("energy_parameters_pj", 0),
            group.getDouble("energy_operations_pj", 0),
            group.getDouble("energy_outputs_pj", 0)),
        new Complexity(
            group.getLong("parameter_bits", 0),
            group.getLong("activation_bits", 0),
            optionalLong(group, "macs"),
            optionalDouble(group, "bops"),
            optionalDouble(group, "ebops"),
            optionalInt(group, "accumulator_bits")),
        status(group),
        has(group, "correct") ? Optional.of(trained(group)) : Optional.empty(),
        optionalText(group, "error"),
        new Origin(
            optionalText(group, "run").orElse(""),
            has(group, "finished")
                ? Optional.of(Instant.ofEpochMilli(group.getLong("finished", 0)))
                : Optional.empty(),
            optionalText(group, "data").orElse(""),
            group.getString("data_fingerprint", 0),
            group.getString("config_sha256", 0),
            group.getLong("seed", 0)),
        new Standing(group.getBoolean("on_front", 0), optionalText(group, "dominated_by")));
  }

  /** Version 1 knew what was trained and what failed. */
  private static TableRow.Status status(Group group) {
    return optionalText(group, "status")
        .map(text -> TableRow.Status.valueOf(text.toUpperCase(Locale.ROOT)))
        .orElse(has(group, "error") ? TableRow.Status.FAILED : TableRow.Status.TRAINED);
  }

  private static LayerRow layer(Group group) {
    return new LayerRow(
        group.getString("name", 0),
        group.getString("type", 0),
        group.getString("kernel", 0),
        optionalInt(group, "kernel_bits"),
        group.getString("activation", 0),
        optionalInt(group, "activation_bits"),
        group.getLong("parameters", 0),
        group.getDouble("energy_pj", 0));
  }

  private static Trained trained(Group group) {
    List<Trained.CurvePoint> curve = new ArrayList<>();
    for (Group element : elements(group, "curve")) {
      curve.add(
          new Trained.CurvePoint(
              element.getInteger("round", 0),
              element.getLong("rows", 0),
              element.getDouble("loss", 0),
              element.getDouble("accuracy", 0)));
    }
    return new Trained(
        new Accuracy(group.getLong("correct", 0), group.getLong("total", 0)),
        optionalDouble(group, "loss"),
        curve,
        group.getString("weights_sha256", 0),
        group.getDouble("wall_seconds", 0),
        group.getDouble("core_seconds", 0),
        optionalDouble(group, "sparsity"),
        optionalLong(group, "integer_mismatches"));
  }

  private static List<Group> elements(Group group, String list) {
    Group outer = group.getGroup(list, 0);
    List<Group> elements = new ArrayList<>();
    for (int i = 0; i < outer.getFieldRepetitionCount("list"); i++) {
      elements.add(outer.getGroup("list", i).getGroup("element", 0));
    }
    return elements;
  }

  /** Whether a column is in the file and not null. */
  private static boolean has(Group group, String name) {
    return group.getType().containsField(name) && group.getFieldRepetitionCount(name) > 0;
  }

  private static Optional<String> optionalText(Group group, String name) {
    return has(group, name) ? Optional.of(group.getString(name, 0)) : Optional.empty();
  }

  private static OptionalInt optionalInt(Group group, String name) {
    return has(group, name) ? OptionalInt.of(group.getInteger(name, 0)) : OptionalInt.empty();
  }

  private static OptionalLong optionalLong(Group group, String name) {
    return has(group, name) ? OptionalLong.of(group.getLong(name, 0)) : OptionalLong.empty();
  }

  private static OptionalDouble optionalDouble(Group group, String name) {
    return has(group, name) ? OptionalDouble.of(group.getDouble(name, 0)) : OptionalDouble.empty();
  }
}
