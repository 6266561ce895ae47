package io.sparqat.qtools.map;

import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.operator.Scale;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Types;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A layer in its place while its types are derived.
 *
 * @param name the layer's name
 * @param facts what it is
 * @param inputs the types that flow in
 * @param inputShape the shape QTools takes for its input
 * @param readsInput whether its (first) input is a model input
 * @param options how types are derived
 * @param types types of quantizers
 * @param fusedInto the batch normalization that is fused into this layer, else null
 * @param fusedAway whether this layer is a batch normalization fused into another
 */
record Context(
    String name,
    LayerFacts facts,
    List<DataType> inputs,
    TensorShape inputShape,
    boolean readsInput,
    TypeOptions options,
    Types types,
    @Nullable FusedNode fusedInto,
    boolean fusedAway) {
  private static final Activation RELU = new Activation.Named("relu");

  /** A batch normalization and its name. */
  record FusedNode(String name, LayerFacts facts) {}

  RuleSet rules() {
    return options.rules();
  }

  boolean has(Rule rule) {
    return options.rules().has(rule);
  }

  DataType input() {
    return inputs.get(0);
  }

  /** Whether the layer's quantizers are not to be used: a reference, or a layer without any. */
  boolean unquantized() {
    return options.forReference() || !facts.hasQuantizers();
  }

  /** The type of weights without quantizers. */
  DataType kerasType() {
    return options.kerasQuantizer() == null ? types.unquantized() : options.kerasQuantizer();
  }

  /** The type that results without quantizers are declared to be. */
  DataType kerasSum() {
    return options.kerasAccumulator() == null ? types.unquantized() : options.kerasAccumulator();
  }

  /** An operation with its result declared, where the layer has no quantizers. */
  Operator declared(Operator operator) {
    if (!unquantized() || (has(Rule.UNQUANTIZED_IS_FLOAT) && options.kerasAccumulator() == null)) {
      return operator;
    }
    return operator.withOutput(kerasSum());
  }

  /** The same for an adder, which is priced at the width of its result. */
  Operator declaredSum(Operator operator) {
    Operator declared = declared(operator);
    return new Operator(
        declared.circuit(), declared.gate(), 1, declared.output().bits(), declared.output());
  }

  /** The layer's quantizer at that position of {@code get_quantizers}. */
  @Nullable QuantizerSpec quantizer(int index) {
    List<@Nullable QuantizerSpec> quantizers = facts.quantizers();
    return index < quantizers.size() ? quantizers.get(index) : null;
  }

  /** The type of a weight or bias quantizer. */
  DataType weightType(int index, String role) {
    QuantizerSpec quantizer = quantizer(index);
    if (quantizer != null && !types.supports(quantizer)) {
      throw new RuleException(
          "TagMissingError",
          "Cannot type layer "
              + name
              + ": QTools does not know its "
              + role
              + " quantizer "
              + quantizer.canonical()
              + " (rule set "
              + rules().text()
              + ")");
    }
    return types.of(quantizer);
  }

  /** The type with the number of values that the weight takes, where types depend on it. */
  DataType counted(DataType type, int weight) {
    if (!options.inference() || !type.isPo2()) {
      return type;
    }
    OptionalInt distinct = options.calibration().distinct(name, weight);
    if (distinct.isEmpty()) {
      throw new RuleException(
          "IndexError",
          "Cannot count the values of weight "
              + weight
              + " of layer "
              + name
              + ": the weights are needed at inference");
    }
    return type.withValueCounts(distinct.getAsInt());
  }

  /** The fitted power-of-two scale of a quantizer; empty where it has none or was never called. */
  Optional<Scale> fittedScale(String layer, @Nullable QuantizerSpec quantizer, int index) {
    return isAutoPo2(quantizer) ? options.calibration().scale(layer, index) : Optional.empty();
  }

  static boolean isAutoPo2(@Nullable QuantizerSpec quantizer) {
    return quantizer instanceof QuantizedBits bits && bits.alpha().equals(Alpha.AUTO_PO2);
  }

  /**
   * The type that leaves the layer: its activation's quantizer where it has one that QTools knows,
   * else what was derived.
   */
  DataType output(DataType derived) {
    Optional<QuantizerSpec> user =
        options.forReference() ? Optional.empty() : facts.outputQuantizer().filter(types::supports);
    return user.map(types::of).orElseGet(() -> types.again(activated(derived)));
  }

  /** Under the rule that floats are floats, curved activations leave the fixed-point grid. */
  private DataType activated(DataType derived) {
    if (!has(Rule.UNQUANTIZED_IS_FLOAT) || options.forReference()) {
      return derived;
    }
    boolean curved =
        facts.activation().filter(activation -> !isPiecewiseOnGrid(activation)).isPresent();
    return curved ? kerasSum() : derived;
  }

  private static boolean isPiecewiseOnGrid(Activation activation) {
    return activation.equals(Activation.LINEAR) || activation.equals(RELU);
  }

  LayerTypes result(
      DataType derived, long count, LayerTypes.Roles roles, List<Stored> stored, List<Work> work) {
    return new LayerTypes(
        facts.className(),
        inputs,
        facts.inputShapes(),
        output(derived),
        facts.outputShape(),
        false,
        count,
        roles,
        stored,
        work,
        null,
        null);
  }
}
