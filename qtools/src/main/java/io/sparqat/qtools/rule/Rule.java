package io.sparqat.qtools.rule;

import static io.sparqat.qtools.rule.RuleSet.HEAD;
import static io.sparqat.qtools.rule.RuleSet.SPARQAT;
import static io.sparqat.qtools.rule.RuleSet.TAG;
import static io.sparqat.qtools.rule.RuleSet.V0_9_0;

import java.util.EnumSet;

/**
 * One difference between the rule sets. Code asks {@code ruleSet.has(rule)} where the difference
 * shows, and nowhere asks for a rule set by name; {@code docs/qtools.md} lists these sentences.
 */
public enum Rule {
  TANH_INTEGER_BITS("quantized_tanh has 0 integer bits instead of none (-1)", TAG, SPARQAT),
  MULTIPLIER_ADDS_FRACTIONS(
      "a fixed-point product has the fraction bits of both factors and one sign bit, instead of"
          + " the bits of both factors",
      HEAD,
      SPARQAT),
  ADDER_KEEPS_FRACTIONS(
      "a fixed-point sum keeps the longer fraction, instead of the longer word plus one bit",
      HEAD,
      SPARQAT),
  BIAS_IN_ADDER(
      "the bias goes through an adder of its own type, instead of counting as one more product",
      HEAD,
      SPARQAT),
  DEPTHWISE_FAN_IN(
      "a depthwise layer sums over its window, instead of over window and channels", HEAD, SPARQAT),
  DENSE_OF_ANY_RANK(
      "Dense accepts inputs of more than one axis while at most one is longer than 1",
      HEAD,
      SPARQAT),
  NORMALIZATION_DEFAULTS(
      "QBatchNormalization without quantizers takes QKeras's power-of-two defaults", TAG),
  SEPARABLE_AS_MAC("(Q)SeparableConv2D is typed by its depthwise kernel alone", TAG, V0_9_0),
  TRANSPOSED_AS_MAC("(Q)Conv2DTranspose is typed like a convolution", HEAD, SPARQAT),
  FUSED_ACCUMULATOR(
      "the accumulator is derived a second time with the power-of-two scale of auto_po2 kernels",
      HEAD,
      SPARQAT),
  FUSED_BATCH_NORM("batch normalization can be fused into the layer before it", HEAD, SPARQAT),
  INVERSE_QUANTIZER("QBatchNormalization has an inverse_quantizer", HEAD, SPARQAT),
  ROOFLINE("roofline numbers exist", HEAD, SPARQAT),
  DIVIDE_AND_CONQUER("divide-and-conquer hardware sizing exists", HEAD, SPARQAT),
  KNOWS_QUANTIZED_LINEAR("quantized_linear exists", HEAD, SPARQAT),
  TRUSTS_QUANTIZED_WEIGHTS(
      "the caller says whether weights are already quantized, instead of quantizing them always",
      HEAD,
      SPARQAT),
  TOTAL_BITS_IN_QSTATS("print_qstats ends its weight profile with Total Bits", HEAD, SPARQAT),
  KEEPS_OPERANDS(
      "Multiply of three and more inputs works on copies, instead of sharing one result object"
          + " between its products",
      HEAD,
      SPARQAT),
  QUANTIZED_POOLING(
      "QAveragePooling2D and QGlobalAveragePooling2D are typed", V0_9_0, HEAD, SPARQAT),
  QGLOBAL_POOLING_COUNTED("QGlobalAveragePooling2D has an operation count", HEAD, SPARQAT),
  POOLING_NAMED_APART(
      "pooling writes pool_sum_accumulator and pool_avg_multiplier instead of accumulator and"
          + " multiplier",
      HEAD,
      SPARQAT),
  POOLING_ENERGY_LOST("the energy of average pooling fails: its accumulator is not found", HEAD),
  LARGEST_MERGE_INPUT(
      "a merge counts the elements of its largest input instead of its first",
      V0_9_0,
      HEAD,
      SPARQAT),
  REFERENCE_ACTIVATIONS_ACCUMULATE(
      "activations of a reference take keras_accumulator instead of keras_quantizer",
      V0_9_0,
      HEAD,
      SPARQAT),
  BATCH_NORM_COUNT_WRITTEN("the operation count of batch normalization is written", HEAD, SPARQAT),

  CORRECTED_QUANTIZERS(
      "quantizers that are called on weights follow sparqat's definitions, instead of QKeras's",
      SPARQAT),
  FOLDED_WEIGHTS_COUNTED(
      "weights of folded layers are quantized and counted at inference, instead of failing for want"
          + " of as many quantizers as weights",
      SPARQAT),
  RANGES("widths of products and sums come from the exact range of their values", SPARQAT),
  KEEPS_KIND(
      "tanh, ulaw, stochastic_binary and bernoulli types survive pass-through layers, instead of"
          + " turning into ternary",
      SPARQAT),
  ALL_QUANTIZERS_TYPED(
      "quantized_linear, quantized_sigmoid, quantized_hswish and one-bit quantized_bits have types"
          + " of their own, instead of failing or taking a default",
      SPARQAT),
  STRICT_NAMES(
      "unknown type and process names are errors, instead of silently meaning a default", SPARQAT),
  UNQUANTIZED_IS_FLOAT(
      "what has no quantizer is float32 instead of an 8-bit default; a bias without quantizer is"
          + " stored at the width of its accumulator",
      SPARQAT),
  SMALL_PO2_RANGE(
      "power-of-two types with max_value <= 1 spend the exponent's sign bit on smaller values, as"
          + " the quantizer does",
      SPARQAT),
  SYMMETRIC_ADDER_TABLE("po2 + binary(0,1) converts the po2 operand in either order", SPARQAT),
  EXACT_SMALL_PRODUCTS(
      "0/1 weights pass the integer bits of their input on, and ternary x binary is a full ternary",
      SPARQAT),
  FLOAT_WIDTHS_OF_FLOATS(
      "a float sum is as wide as its float operands, instead of as its widest operand", SPARQAT),
  FLOAT_GATES(
      "a gate whose result is declared float is priced as a float multiplication, instead of"
          + " failing",
      SPARQAT),
  ALL_MERGES("Subtract and Dot are typed and priced", SPARQAT),
  ADD_GROWS_WITH_INPUTS(
      "Add keeps the longest fraction and grows with the number of inputs; Maximum, Minimum and"
          + " Concatenate keep the longest fraction",
      SPARQAT),
  EVERY_EDGE(
      "every connection counts: a tensor used twice by one layer and two model inputs are two"
          + " operands, Dropout may follow an input",
      SPARQAT),
  TRUE_SHAPES(
      "biases of depthwise and transposed layers, first-layer batch normalization and first-layer"
          + " global pooling have their true shapes",
      SPARQAT),
  TRUE_COUNTS(
      "operations of pooling, transposed, depthwise-multiplier, folded, separable and recurrent"
          + " layers are all counted",
      SPARQAT),
  TRUE_AVERAGE("average pooling and Average divide; their output keeps the input's range", SPARQAT),
  ALL_LAYERS_PRICED(
      "pooling, merges, transposed, folded, separable, recurrent and fused layers are priced,"
          + " instead of free or failing",
      SPARQAT),
  SRAM_GROWS_WITH_SIZE(
      "SRAM energy per word grows with capacity, instead of a polynomial per bit that falls"
          + " between 39 bit and 24 kbit and is charged once per 64-bit word",
      SPARQAT),
  TRUE_ACCUMULATOR_CHANNELS(
      "analyze_accumulator looks at every output channel, instead of kernel.shape[1] of them",
      SPARQAT),
  TRUE_WEIGHT_COUNTS(
      "operation statistics count depthwise and separable weights and operations as they are",
      SPARQAT),
  TRUE_THROUGHPUT_TARGETS(
      "divide and conquer compares input buffers with the input target and output buffers with the"
          + " output target, prices layers without weights, and types the input as given",
      SPARQAT);

  private final String text;
  private final EnumSet<RuleSet> sets;

  Rule(String text, RuleSet first, RuleSet... more) {
    this.text = text;
    this.sets = EnumSet.of(first, more);
  }

  /** The rule in one sentence. */
  public String text() {
    return text;
  }

  boolean holdsIn(RuleSet set) {
    return sets.contains(set);
  }
}
