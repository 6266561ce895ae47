package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.InternalSigmoid;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.ScaleExponent;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Locale;
import java.util.Optional;

/** One call of a quantizer: output, gradient and scale, against what QKeras gives in graph mode. */
public final class QuantizerVectors implements VectorKind {
  private static final float FLUSHED = 0x1p-120f;

  /** Eager mode divides where graph mode, which is parity, multiplies by a reciprocal. */
  private static final long EAGER_ULP = 2;

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
        json.path("data_format").asText().equals("channels_first"),
        false);
  }

  static Draw draw(JsonNode json) {
    return new Draw(1, 0, 0, json.get("learning_phase").asInt() == 1);
  }

  /** Compares a call's fields; {@code graph} holds those that differ in graph mode. */
  static void compare(
      JsonNode json, Quantizer quantizer, float[] x, int[] shape, float[] y, VectorCheck check) {
    if (json.has("y_shape")) {
      check.note("accepted: an output in the input's shape where QKeras broadcasts by mistake");
      return;
    }
    JsonNode graph = json.path("graph");
    boolean eagerOnly = json.has("graph_error");
    long ulp = eagerOnly ? EAGER_ULP : allowedUlp(json);
    float least = leastNumber(json);
    check.floats(
        "y", VectorCheck.floats(graph.has("y") ? graph.get("y") : json.get("y")), y, ulp, least);
    JsonNode dx = graph.has("dx") ? graph.get("dx") : json.path("dx");
    if (eagerOnly) {
      check.note("accepted: a call that QKeras can make in eager mode only, compared without dx");
    } else if (dx.isArray()) {
      float[] gradient = new float[x.length];
      quantizer.gradient(x, shape, VectorCheck.floats(json.get("g")), gradient);
      check.floats("dx", VectorCheck.floats(dx), gradient, gradientUlp(json, ulp), least);
    } else if (json.has("g")) {
      check.note("QKeras gives no gradient, we do");
    }
    JsonNode scale = graph.has("scale") ? graph.get("scale") : json.path("scale");
    if (scale.isArray()) {
      check.floats("scale", VectorCheck.floats(scale), quantizer.scale(), ulp, least);
    }
    float[] nominal = quantizer.scale();
    if (quantizer instanceof ScaleExponent learned) {
      StateVectors.compareExponents(json, learned, check);
      nominal = learned.nominalScale();
    }
    SpecParity.check(quantizer.spec(), json, nominal, check);
  }

  /**
   * Two ulps where TensorFlow's gradient starts from the processor's approximate reciprocal
   * (mu-law), or from the C library's exponential (the tail of a real sigmoid).
   */
  private static long gradientUlp(JsonNode json, long ulp) {
    boolean ulaw = json.path("class").asText().equals("quantized_ulaw");
    return ulaw || numerics(json, "sigmoid") ? 2 : ulp;
  }

  /**
   * The magnitude below which numbers count as 0: a few powers above the denormals where the vector
   * says that TensorFlow flushes intermediate results.
   */
  private static float leastNumber(JsonNode json) {
    return numerics(json, "denormal") ? FLUSHED : Float.MIN_NORMAL;
  }

  private static boolean numerics(JsonNode json, String name) {
    for (JsonNode numerics : json.path("numerics")) {
      if (numerics.asText().equals(name)) {
        return true;
      }
    }
    return false;
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
