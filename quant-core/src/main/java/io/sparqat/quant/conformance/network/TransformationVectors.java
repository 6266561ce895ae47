package io.sparqat.quant.conformance.network;

import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import java.util.Map;
import java.util.Optional;

/** What QKeras's functions on models make of a network. */
public final class TransformationVectors implements VectorKind {
  private static final Map<String, Transformation> BY_FUNCTION =
      Map.of(
          "model_quantize", new ModelQuantize(),
          "convert_to_folded_model", Folding::fold,
          "unfold_model", Folding::unfold,
          "find_bn_fusing_layer_pair", Folding::pairs,
          "clone_model_and_freeze_auto_po2_scale", HardwareExport::freeze,
          "model_save_quantized_weights", HardwareExport::save,
          "analyze_accumulator", Accumulators::fromRanges,
          "analyze_accumulator_from_sample", Accumulators::fromSample,
          "quantized_model_debug", new ModelDebug());

  /** The check of one function. */
  interface Transformation {
    /**
     * Does what the vector describes and compares.
     *
     * @throws IllegalArgumentException or UserException where we refuse
     */
    void check(TransformationCase given, VectorCheck check);
  }

  @Override
  public String name() {
    return "transformation";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().path("model").has("json")
        && BY_FUNCTION.containsKey(vector.text("function", ""));
  }

  @Override
  public String group(GoldenVector vector) {
    return "transformations/" + vector.text("function", "");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    TransformationCase given = new TransformationCase(vector.json());
    Transformation transformation = BY_FUNCTION.get(vector.text("function", ""));
    if (transformation == null) {
      throw new IllegalStateException("Not recognised: " + vector.where());
    }
    if (!given.onlyRefused()) {
      transformation.check(given, check);
      return;
    }
    // QKeras refuses or crashes: so do we, with one message, or we do better in a listed way.
    try {
      transformation.check(given, check);
    } catch (IllegalArgumentException | UserException e) {
      check.note("refused by both: " + firstLine(e));
      return;
    }
    Optional<String> better = NetworkDifferences.betterThan(vector.json());
    better.ifPresentOrElse(
        check::note,
        () ->
            check.mismatch(
                "QKeras refuses with " + vector.text("message", "an error") + ", we do not"));
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
