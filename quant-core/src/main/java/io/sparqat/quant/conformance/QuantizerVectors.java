package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.InternalSigmoid;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Locale;
import java.util.Optional;

/** One call of a quantizer: output, gradient and scale, against what QKeras gives in graph mode. */
public final class QuantizerVectors implements VectorKind {
  @Override
  public String name() {
    return "quantizer";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    JsonNode json = vector.json();
    return json.has("spec")
        && json.has("class")
        && json.has("learning_phase")
        && json.has("x")
        && !json.has("draws")
        && !json.get("class").asText().startsWith("_");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode json = vector.json();
    float[] x = VectorCheck.floats(json.get("x"));
    int[] shape = VectorCheck.ints(json.get("shape"));
    float[] y = new float[x.length];
    Quantizer quantizer;
    try {
      quantizer = bind(json);
      quantizer.quantize(x, shape, y, draw(json));
    } catch (IllegalArgumentException e) {
      refused(json, e, check);
      return;
    }
    if (json.has("error")) {
      String error = json.get("error").toString();
      Optional<String> better = ListedDifferences.betterThan(json);
      better.ifPresentOrElse(
          check::note, () -> check.mismatch("QKeras refuses with " + error + ", we do not"));
      return;
    }
    compare(json, quantizer, x, shape, y, check);
  }

  /** The quantizer a vector describes, with QKeras's semantics and the vector's global switches. */
  static Quantizer bind(JsonNode json) {
    QuantizerSpec spec = QuantizerSpecs.parse(json.get("spec").asText());
    return Quantizers.bind(
        json.path("trainable").asBoolean() ? spec.asKernel() : spec, semantics(json));
  }

  static Semantics semantics(JsonNode json) {
    String sigmoid = json.path("internal_sigmoid").asText("hard").toUpperCase(Locale.ROOT);
    return new Semantics(
        true,
        InternalSigmoid.valueOf(sigmoid),
        json.path("data_format").asText().equals("channels_first"));
  }

  static Draw draw(JsonNode json) {
    return new Draw(1, 0, 0, json.get("learning_phase").asInt() == 1);
  }

  /** Compares a call's fields; {@code graph} holds those that differ in graph mode. */
  static void compare(
      JsonNode json, Quantizer quantizer, float[] x, int[] shape, float[] y, VectorCheck check) {
    JsonNode graph = json.path("graph");
    long ulp = allowedUlp(json);
    check.floats("y", VectorCheck.floats(graph.has("y") ? graph.get("y") : json.get("y")), y, ulp);
    JsonNode dx = graph.has("dx") ? graph.get("dx") : json.path("dx");
    if (dx.isArray()) {
      float[] gradient = new float[x.length];
      quantizer.gradient(x, shape, VectorCheck.floats(json.get("g")), gradient);
      check.floats("dx", VectorCheck.floats(dx), gradient, ulp);
    } else if (json.has("g")) {
      check.note("QKeras gives no gradient, we do");
    }
    JsonNode scale = graph.has("scale") ? graph.get("scale") : json.path("scale");
    if (scale.isArray()) {
      check.floats("scale", VectorCheck.floats(scale), quantizer.scale(), ulp);
    }
    SpecParity.check(quantizer.spec(), json, quantizer.scale(), check);
  }

  /** One ulp where an elementary function or a mean is involved, else none. */
  private static long allowedUlp(JsonNode json) {
    return json.path("numerics").isEmpty() ? 0 : 1;
  }

  private static void refused(JsonNode json, IllegalArgumentException e, VectorCheck check) {
    if (json.has("error")) {
      check.note("refused as QKeras does");
    } else {
      check.mismatch("refused: " + e.getMessage());
    }
  }
}
