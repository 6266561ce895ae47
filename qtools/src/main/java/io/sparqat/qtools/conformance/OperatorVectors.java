package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.operator.Addition;
import io.sparqat.qtools.operator.BatchNormalizing;
import io.sparqat.qtools.operator.Division;
import io.sparqat.qtools.operator.FusedBatchNormalizing;
import io.sparqat.qtools.operator.Merging;
import io.sparqat.qtools.operator.Multiplication;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.operator.Summation;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Po2Bits;
import io.sparqat.qtools.type.Types;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of QTools' operator factories on fresh operands. */
public final class OperatorVectors implements VectorKind {
  @Override
  public String name() {
    return "qtools operator";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("op") && RuleSetVectors.present(vector);
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    return RuleSetVectors.split(vector);
  }

  @Override
  public String group(GoldenVector vector) {
    return "qtools operators " + RuleSetVectors.rules(vector).text();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    new Call(vector, check).run();
  }

  /** One call and the comparison of its result. */
  private static final class Call {
    private final JsonNode json;
    private final JsonNode expected;
    private final VectorCheck check;
    private final RuleSet rules;
    private final Types types;

    Call(GoldenVector vector, VectorCheck check) {
      this.json = vector.json();
      this.expected = RuleSetVectors.expected(vector);
      this.check = check;
      this.rules = RuleSetVectors.rules(vector);
      this.types = new Types(rules);
    }

    void run() {
      switch (json.get("op").asText()) {
        case "convert" -> compareType("", expected, result(() -> type("q")));
        case "reconvert" -> compareType("", expected, result(() -> types.again(type("q"))));
        case "po2_range" -> {
          DataType.Shifts shifts = type("q").shifts(rules);
          check.same("right", expected.get(0).asDouble(), shifts.right());
          check.same("left", expected.get(1).asDouble(), shifts.left());
        }
        case "po2_bits" -> compareBits(result(() -> Po2Bits.of(type("q"), number("value"))));
        case "po2_update" ->
            compareType(
                "",
                expected,
                result(
                    () ->
                        Po2Bits.fitted(type("q"), number("value"), json.get("reset").asBoolean())));
        case "multiplier" -> compare(result(() -> Multiplication.of(rules, type("w"), type("x"))));
        case "accumulator" -> compare(result(this::accumulator));
        case "adder" -> compare(result(() -> Addition.of(rules, type("a"), type("b"))));
        case "subtractor" ->
            compare(result(() -> Addition.difference(rules, type("a"), type("b"))));
        case "divider" -> compare(result(() -> Division.of(rules, type("a"), type("b"))));
        case "merge" -> merge();
        case "qbn" -> batchNormalization();
        case "fused_bn" -> compare(result(this::fused));
        default -> check.skip("no such operator: " + json.get("op").asText());
      }
    }

    private Operator accumulator() {
      long terms = json.get("use_bias").asBoolean() ? 1 : 0;
      long window = 1;
      JsonNode shape = json.get("kernel_shape");
      for (int axis = 0; axis < shape.size() - 1; axis++) {
        window *= shape.get(axis).asLong();
      }
      Operator product = Multiplication.of(rules, type("w"), type("x"));
      return Summation.of(rules, terms + window, product.output());
    }

    /** QTools has no result for Subtract, and one without a type for Dot. */
    private void merge() {
      Merging.Kind kind = Merging.Kind.of(json.get("kind").asText());
      List<DataType> inputs = new ArrayList<>();
      json.get("inputs").forEach(input -> inputs.add(operand(input.asText())));
      if (expected.isNull() || expected.get("output") == null && !expected.has("error")) {
        try {
          Merging.of(rules, kind, inputs, 1);
          check.mismatch("expected no result");
        } catch (RuleException e) {
          check.same("error", "AttributeError", e.reported());
        }
        return;
      }
      compare(result(() -> Merging.of(rules, kind, inputs, 1)));
    }

    private void batchNormalization() {
      BatchNormalizing ours =
          result(
              () ->
                  BatchNormalizing.of(
                      rules,
                      type("input"),
                      type("gamma"),
                      type("beta"),
                      type("variance"),
                      json.get("use_scale").asBoolean(),
                      json.get("use_center").asBoolean()));
      if (ours != null) {
        compare("internal_divide_quantizer", ours.divider());
        compare("internal_multiplier", ours.multiplier());
        compare("internal_accumulator", ours.accumulator());
        compare("internal_output", ours.output());
      }
    }

    private Operator fused() {
      if (!rules.has(Rule.FUSED_BATCH_NORM)) {
        throw new RuleException(RuleSetVectors.UNAVAILABLE, "no fused batch normalization");
      }
      JsonNode scales = json.get("scale");
      boolean scaled =
          json.get("inverse").asText().startsWith("quantized_bits")
              && json.get("inverse").asText().contains("auto_po2");
      double[] values = new double[scales.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = scales.get(i).asDouble();
      }
      return FusedBatchNormalizing.of(
          rules,
          type("previous"),
          json.get("use_bias").asBoolean() ? type("bias") : null,
          json.get("use_beta").asBoolean() ? type("beta") : null,
          type("mean"),
          type("inverse"),
          scaled ? Scale.of(values) : null);
    }

    private <T> @Nullable T result(java.util.function.Supplier<T> ours) {
      return RuleSetVectors.result(expected, check, ours);
    }

    private double number(String field) {
      return json.get(field).asDouble();
    }

    private DataType type(String field) {
      return operand(json.get(field).asText());
    }

    /** A type's name, with {@code #n} after it for the number of values at inference. */
    private DataType operand(String text) {
      int mark = text.indexOf('#');
      return mark < 0
          ? types.named(text)
          : types
              .named(text.substring(0, mark))
              .withValueCounts(Integer.parseInt(text.substring(mark + 1)));
    }

    private void compareBits(@Nullable Po2Bits ours) {
      if (ours != null) {
        check.same("sign", expected.get(0).asBoolean(), ours.sign());
        check.same("bits", expected.get(1).asLong(), ours.others());
      }
    }

    private void compare(@Nullable Operator ours) {
      if (ours != null) {
        compare("", expected, ours);
      }
    }

    private void compare(String field, @Nullable Operator ours) {
      JsonNode node = expected.get(field);
      if (node == null || node.isNull() || ours == null) {
        check.same(field, node == null || node.isNull(), ours == null);
      } else {
        compare(field + ".", node, ours);
      }
    }

    private void compare(String field, JsonNode node, Operator ours) {
      check.same(field + "class", node.get("class").asText(), ours.circuit());
      check.same(field + "implemented_as", node.get("implemented_as").asText(), ours.gate().text());
      if (node.has("gate_factor")) {
        Numbers.close(check, field + "gate_factor", node.get("gate_factor"), ours.gateFactor());
        Numbers.close(check, field + "gate_bits", node.get("gate_bits"), ours.gateBits());
      }
      compareType(field + "output.", node.get("output"), ours.output());
    }

    private void compareType(String field, JsonNode node, @Nullable DataType ours) {
      if (ours == null) {
        return;
      }
      check.same(field + "class", node.get("class").asText(), ours.kind().className());
      check.same(field + "name", node.get("name").asText(), ours.name());
      check.same(field + "mode", node.get("mode").asInt(), ours.mode().ordinal());
      check.same(field + "bits", node.get("bits").asLong(), ours.bits());
      check.same(field + "int_bits", node.get("int_bits").asLong(), ours.intBits());
      check.same(field + "is_signed", Numbers.truth(node.get("is_signed")), ours.signed());
      check.same(field + "is_po2", Numbers.truth(node.get("is_po2")), ours.isPo2());
      check.same(
          field + "is_floating_point", node.get("is_floating_point").asBoolean(), ours.isFloat());
      Numbers.close(check, field + "max_val_po2", node.get("max_val_po2"), ours.maxValue());
      if (node.has("inference_value_counts")) {
        check.same(
            field + "inference_value_counts",
            node.get("inference_value_counts").asInt(),
            ours.valueCounts());
      }
    }
  }
}
