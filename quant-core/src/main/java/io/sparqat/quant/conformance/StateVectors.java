package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.ScaleExponent;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedHswish;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.QuantizerJson;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts of calls on one quantizer, with changes in between. A change of an option is another spec
 * here, so it binds a new quantizer.
 */
public final class StateVectors implements VectorKind {
  /** Scripts are recorded in eager mode, which divides where graph mode multiplies. */
  private static final long ULP = 2;

  /** The two terms of its gradient cancel, so ulps of the sum say little. */
  private static final double HSWISH_ERROR = 5e-7;

  @Override
  public String name() {
    return "state";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("steps") && vector.json().has("spec");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode json = vector.json();
    Script script = new Script(json);
    for (JsonNode step : json.get("steps")) {
      script.run(step, check);
    }
  }

  private static final class Script {
    private final JsonNode vector;
    private QuantizerSpec spec;
    private Quantizer quantizer;

    Script(JsonNode vector) {
      this.vector = vector;
      spec = QuantizerSpecs.parse(vector.get("spec").asText());
      quantizer = Quantizers.bind(spec, QuantizerVectors.semantics(vector));
    }

    void run(JsonNode step, VectorCheck check) {
      switch (step.get("op").asText()) {
        case "call", "forward" -> call(step, check);
        case "update_qnoise_factor" ->
            quantizer.qnoiseFactor(VectorCheck.number(step.get("value")));
        case "set_trainable_parameter" -> bind(spec.asKernel());
        case "set" -> set(step, check);
        case "assign" -> assign(step);
        default -> check.mismatch("unknown step " + step.get("op"));
      }
    }

    private void call(JsonNode step, VectorCheck check) {
      float[] x = VectorCheck.floats(step.get("x"));
      int[] shape = VectorCheck.ints(step.get("shape"));
      float[] y = new float[x.length];
      quantizer.quantize(x, shape, y, QuantizerVectors.draw(vector));
      if (step.has("error")) {
        check.note("accepted: an alpha set to 'auto_po2' without setting symmetric");
        return;
      }
      if (spec instanceof QuantizedHswish) {
        check.close("y", VectorCheck.floats(step.get("y")), y, HSWISH_ERROR, HSWISH_ERROR);
      } else {
        check.floats("y", VectorCheck.floats(step.get("y")), y, ULP);
      }
      if (fittedLinear()) {
        check.note("compared without dx: eager mode decides otherwise at the edge of the range");
      } else if (step.path("dx").isArray()) {
        float[] dx = new float[x.length];
        quantizer.gradient(x, shape, VectorCheck.floats(step.get("g")), dx);
        if (spec instanceof QuantizedHswish) {
          check.close("dx", VectorCheck.floats(step.get("dx")), dx, HSWISH_ERROR, HSWISH_ERROR);
        } else {
          check.floats("dx", VectorCheck.floats(step.get("dx")), dx, ULP);
        }
      } else if (step.has("g")) {
        quantizer.gradient(x, shape, VectorCheck.floats(step.get("g")), new float[x.length]);
      }
      if (step.path("scale").isArray()) {
        check.floats("scale", VectorCheck.floats(step.get("scale")), quantizer.scale(), ULP);
      }
      if (quantizer instanceof ScaleExponent learned) {
        compareExponents(step, learned, check);
      }
    }

    private boolean fittedLinear() {
      return spec instanceof QuantizedLinear linear && linear.alpha().automatic();
    }

    private void set(JsonNode step, VectorCheck check) {
      String option = step.get("attr").asText();
      if (option.equals("freeze_scale") && spec instanceof QuantizedBits bits) {
        bind(bits.withPostTrainingScale(list(quantizer.scale())));
      } else if (spec instanceof QuantizedLinear && step.get("value").isNumber()) {
        check.note("quantized_linear keeps its first alpha in QKeras; a spec cannot change");
      } else {
        bind(
            QuantizerJson.with(
                spec, JsonNodeFactory.instance.objectNode().set(option, step.get("value"))));
      }
    }

    private void assign(JsonNode step) {
      ScaleExponent learned = (ScaleExponent) quantizer;
      JsonNode value = step.get("value");
      switch (step.get("attr").asText()) {
        case "scale_exponent" ->
            learned.scaleExponent()[0] = VectorCheck.number(value.get(0).get(0));
        case "should_update_stable_scale_exponent" -> learned.updateStableScale(value.asBoolean());
        case "switch_to_stable_scale" -> learned.switchToStableScale(value.asBoolean());
        case "switch_to_msqe_round" -> learned.switchToMsqeRound(value.asBoolean());
        default -> throw new IllegalArgumentException("Cannot assign " + step.get("attr"));
      }
    }

    private void bind(QuantizerSpec other) {
      spec = other;
      quantizer = Quantizers.bind(spec, QuantizerVectors.semantics(vector));
    }

    private static List<Double> list(float[] values) {
      List<Double> list = new ArrayList<>();
      for (float value : values) {
        list.add((double) value);
      }
      return list;
    }
  }

  /** Exponents, and the gradient of trained ones where QKeras gives it. */
  static void compareExponents(JsonNode json, ScaleExponent learned, VectorCheck check) {
    if (json.path("scale_exponent").isArray()) {
      float[] expected = VectorCheck.floats(json.get("scale_exponent"));
      check.close("scale_exponent", expected, learned.scaleExponent(), 1e-6, 1e-6);
    }
    if (json.path("dscale_exponent").isArray()) {
      float[] expected = VectorCheck.floats(json.get("dscale_exponent"));
      check.close(
          "dscale_exponent", expected, learned.scaleExponentGradient(), 1e-4, largest(expected));
    }
  }

  /** Sums of both signs cancel, so the allowance follows the largest gradient. */
  private static double largest(float[] values) {
    double largest = 1e-6;
    for (float value : values) {
      largest = Float.isNaN(value) ? largest : Math.max(largest, 1e-5 * Math.abs(value));
    }
    return largest;
  }
}
