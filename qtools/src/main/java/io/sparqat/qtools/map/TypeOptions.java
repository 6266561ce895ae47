package io.sparqat.qtools.map;

import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Types;
import org.jspecify.annotations.Nullable;

/**
 * How types are derived: the arguments of QTools' constructor.
 *
 * @param rules the rule set
 * @param sources types of the model's inputs
 * @param kerasQuantizer type of weights without quantizer, or of all weights of a reference; null
 *     for the rule set's own
 * @param kerasAccumulator type of sums of such layers; null for the rule set's own
 * @param forReference whether all quantizers are ignored
 * @param inference whether power-of-two weights are priced by their distinct values
 * @param fuseBatchNorm whether QBatchNormalization is fused into the convolution before it
 * @param calibration scales and value counts of the weights
 * @param unquantized type of what has no quantizer; null for the rule set's own
 */
public record TypeOptions(
    RuleSet rules,
    Sources sources,
    @Nullable DataType kerasQuantizer,
    @Nullable DataType kerasAccumulator,
    boolean forReference,
    boolean inference,
    boolean fuseBatchNorm,
    Calibration calibration,
    @Nullable DataType unquantized) {
  /** The rule set's defaults: 8-bit inputs, quantizers as the network has them. */
  public static TypeOptions of(RuleSet rules) {
    return new TypeOptions(
        rules, Sources.DEFAULT, null, null, false, false, false, Calibration.NONE, null);
  }

  public TypeOptions withSources(Sources other) {
    return new TypeOptions(
        rules,
        other,
        kerasQuantizer,
        kerasAccumulator,
        forReference,
        inference,
        fuseBatchNorm,
        calibration,
        unquantized);
  }

  /** Types for layers without quantizers, by name; null keeps the rule set's own. */
  public TypeOptions withKeras(@Nullable String quantizer, @Nullable String accumulator) {
    Types types = new Types(rules);
    return new TypeOptions(
        rules,
        sources,
        quantizer == null ? null : types.named(quantizer),
        accumulator == null ? null : types.named(accumulator),
        forReference,
        inference,
        fuseBatchNorm,
        calibration,
        unquantized);
  }

  /** A reference: as if the network were not quantized. */
  public TypeOptions asReference(boolean reference) {
    return new TypeOptions(
        rules,
        sources,
        kerasQuantizer,
        kerasAccumulator,
        reference,
        inference,
        fuseBatchNorm,
        calibration,
        unquantized);
  }

  /** At inference, with what is known of the weights. */
  public TypeOptions withWeights(boolean atInference, boolean fuse, Calibration known) {
    return new TypeOptions(
        rules,
        sources,
        kerasQuantizer,
        kerasAccumulator,
        forReference,
        atInference,
        fuse,
        known,
        unquantized);
  }

  /** Another type for what has no quantizer. */
  public TypeOptions withUnquantized(DataType type) {
    return new TypeOptions(
        rules,
        sources,
        kerasQuantizer,
        kerasAccumulator,
        forReference,
        inference,
        fuseBatchNorm,
        calibration,
        type);
  }

  Types types() {
    return unquantized == null ? new Types(rules) : new Types(rules, unquantized);
  }
}
