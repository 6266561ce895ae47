package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.sizing.DivideAndConquer;
import io.sparqat.qtools.sizing.Sizing;
import io.sparqat.qtools.sizing.SizingTargets;
import io.sparqat.qtools.statistics.LayerOperations;
import io.sparqat.qtools.statistics.OperationStatistics;
import io.sparqat.qtools.statistics.QstatsText;
import io.sparqat.qtools.statistics.QuantizerMode;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.transform.AccumulatorBits;
import io.sparqat.quant.transform.AccumulatorBits.Range;
import io.sparqat.quant.transform.NetworkState;
import io.sparqat.quant.transform.Sparsity;
import io.sparqat.quant.transform.UnfoldBatchNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** QKeras's operation statistics, accumulator analysis and hardware sizing. */
public final class EstimateVectors implements VectorKind {
  private final RecordedModels models = new RecordedModels();

  @Override
  public String name() {
    return "qtools estimate";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    String id = vector.text("id", "");
    return RuleSetVectors.present(vector)
        && vector.json().has("model")
        && (id.startsWith("operations/") || id.startsWith("accumulator/") || id.startsWith("dnc/"));
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    return RuleSetVectors.split(vector);
  }

  @Override
  public String group(GoldenVector vector) {
    String id = vector.text("id", "");
    return "qtools " + id.substring(0, id.indexOf('/')) + " " + RuleSetVectors.rules(vector).text();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    RuleSet rules = RuleSetVectors.rules(vector);
    JsonNode expected = RuleSetVectors.expected(vector);
    String id = vector.json().get("model").asText();
    if (expected.has("unavailable")) {
      check.same("hardware sizing exists", false, rules.has(Rule.DIVIDE_AND_CONQUER));
      return;
    }
    Optional<ModelSpec> known =
        models.holds(vector.file(), id)
            ? Optional.of(
                RecordedModels.spec(
                    RecordedModels.built(models.model(vector.file(), id), rules), id))
            : PublishedNetworks.of(id, expected);
    if (known.isEmpty()) {
      check.skip("the network of this case is not recorded beside it, nor is it a published one");
      return;
    }
    ModelSpec model = known.orElseThrow();
    switch (vector.text("id", "").split("/")[0]) {
      case "operations" -> operations(rules, expected, model, check);
      case "accumulator" -> accumulator(vector.json(), expected, model, check);
      default -> sizing(rules, vector.json().get("options"), expected, model, check);
    }
  }

  private static void operations(
      RuleSet rules, JsonNode expected, ModelSpec model, VectorCheck check) {
    JsonNode cache = expected.get("activation_cache");
    Map<String, Activation> activations = OperationStatistics.activations(model);
    cache
        .fieldNames()
        .forEachRemaining(
            name ->
                check.same(
                    "activation of " + name,
                    kindAndBits(cache.get(name).asText()),
                    kindAndBits(
                        activations
                            .getOrDefault(
                                name.startsWith("input of ") ? model.inputs().get(0).name() : name,
                                Activation.LINEAR)
                            .text())));
    OperationStatistics statistics =
        RuleSetVectors.result(
            expected.get("operations"), check, () -> OperationStatistics.of(rules, model));
    if (statistics == null) {
      return;
    }
    JsonNode layers = expected.get("operations");
    check.same("layers", layers.size(), statistics.layers().size());
    statistics.layers().forEach((name, layer) -> compare(name, layers.get(name), layer, check));
    JsonNode printed = expected.get("print_qstats");
    if (printed.has("error")) {
      check.note("print_qstats fails in QKeras, which cannot rebuild the network");
      return;
    }
    Sparsity sparsity = Sparsity.of(model, patterned(model), Semantics.QKERAS);
    Set<String> drawn = drawn(model);
    check.same(
        "print_qstats",
        withoutDrawn(printed.asText(), drawn),
        withoutDrawn(QstatsText.of(rules, model, statistics, sparsity), drawn));
  }

  /** Layers whose weights are drawn at inference, too, so that their zeros are of that draw. */
  private static Set<String> drawn(ModelSpec model) {
    Set<String> drawn = new TreeSet<>();
    for (NodeSpec node : model.nodes()) {
      if (node.layer().arguments().values().stream().anyMatch(Bernoulli.class::isInstance)) {
        drawn.add(node.name());
      }
    }
    return drawn;
  }

  /** The text without the sparsity of drawn weights, and without the total if there are any. */
  private static String withoutDrawn(String text, Set<String> drawn) {
    if (drawn.isEmpty()) {
      return text;
    }
    int sparsity = text.indexOf("Weight sparsity:");
    return text.substring(0, sparsity)
        + text.substring(sparsity)
            .lines()
            .filter(line -> !drawn.contains(line.split(":", 2)[0].strip()))
            .filter(line -> !line.contains("Total Sparsity"))
            .collect(Collectors.joining("\n"));
  }

  /** Name and bits: QKeras's {@code str} of a quantizer does not read back to the same one. */
  private static String kindAndBits(String text) {
    int open = text.indexOf('(');
    String bits =
        open < 0 ? "" : text.substring(open + 1).split("[,)]", 2)[0].replace("=True", "=1");
    return (open < 0 ? text : text.substring(0, open)) + " " + bits;
  }

  private static void compare(
      String name, JsonNode expected, LayerOperations ours, VectorCheck check) {
    JsonNode type = expected.get("type");
    check.same(name + " operation", type.get(0).asText(), ours.operation());
    compareMode(name + " weight", type, 0, ours.weight(), check);
    compareMode(name + " input", type, 1, ours.input(), check);
    check.same(name, expected.get("number_of_operations").asLong(), ours.operations());
    JsonNode counts = expected.get("number_of_weights");
    JsonNode modes = expected.get("type_of_weights");
    for (int i = 0; i < ours.weights().size(); i++) {
      long count = counts.isArray() ? counts.get(i).asLong() : counts.asLong();
      JsonNode mode = counts.isArray() ? modes.get(i) : modes;
      check.same(name + " weights", count, ours.weightCounts().get(i));
      compareMode(name + " weights", mode, ours.weights().get(i), check);
    }
    check.same(name + " biases", expected.get("number_of_bias").asLong(), ours.biases());
    compareMode(name + " bias", expected.get("type_of_bias"), ours.bias(), check);
  }

  private static void compareMode(
      String field, JsonNode type, int operand, QuantizerMode ours, VectorCheck check) {
    check.same(field + " mode", type.get(1).get(operand).asInt(), ours.mode());
    check.same(field + " bits", type.get(2).get(operand).asInt(), ours.bits());
    check.same(field + " sign", type.get(3).get(operand).asInt(), ours.sign());
  }

  private static void compareMode(
      String field, JsonNode expected, QuantizerMode ours, VectorCheck check) {
    check.same(field + " mode", expected.get(0).asInt(), ours.mode());
    check.same(field + " bits", expected.get(1).asInt(), ours.bits());
    check.same(field + " sign", expected.get(2).asInt(), ours.sign());
  }

  /** The weights of every such vector: a fixed sequence, one higher for scales and variances. */
  private static ModelWeights patterned(ModelSpec model) {
    Map<String, List<WeightTensor>> layers = new LinkedHashMap<>();
    int tensor = 0;
    for (NodeSpec node : model.nodes()) {
      List<WeightTensor> weights = new ArrayList<>();
      for (WeightSpec spec : LayerOps.of(node.layer(), model.inputShapes(node)).weights()) {
        if (spec.name().equals("iteration")) {
          float[] notStarted = {-1};
          weights.add(new WeightTensor(spec.name(), spec.shape(), notStarted));
          continue;
        }
        boolean positive = spec.name().equals("gamma") || spec.name().equals("moving_variance");
        float[] values = new float[spec.shape().size()];
        for (int i = 0; i < values.length; i++) {
          long step = (i * 40503L + tensor * 12345L) % 65536;
          values[i] = (float) (step / 65536.0 - 0.5 + (positive ? 1 : 0));
        }
        weights.add(new WeightTensor(spec.name(), spec.shape(), values));
        tensor++;
      }
      layers.put(node.name(), weights);
    }
    return ModelWeights.of(layers);
  }

  private static void accumulator(
      JsonNode given, JsonNode expected, ModelSpec model, VectorCheck check) {
    NetworkState plain = UnfoldBatchNorm.apply(model, patterned(model));
    Map<String, Range> ranges = new LinkedHashMap<>();
    given
        .get("ranges")
        .fields()
        .forEachRemaining(
            field ->
                ranges.put(
                    field.getKey(),
                    new Range(
                        field.getValue().get(0).asDouble(), field.getValue().get(1).asDouble())));
    compareBits("analyze_accumulator", expected, plain, ranges, check);

    List<Float> sample = new ArrayList<>();
    flatten(given.get("sample"), sample);
    float[] values = new float[sample.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = sample.get(i);
    }
    Map<String, float[]> results =
        new NetworkInference(plain.model(), true)
            .run(
                plain.weights(),
                Map.of(model.inputs().get(0).name(), values),
                given.get("sample").size());
    Map<String, Range> seen = new LinkedHashMap<>();
    for (NodeSpec node : plain.model().nodes()) {
      if (AccumulatorBits.accumulates(node.layer().type())) {
        seen.put(
            node.name(), Range.of(results.getOrDefault(node.inputs().get(0), new float[] {0})));
      }
    }
    compareBits("from_sample_conservative", expected, plain, seen, check);
    compareBits(
        "from_sample_sampled",
        expected.get("from_sample_sampled"),
        AccumulatorBits.ofOutputs(plain.model(), results),
        check);
  }

  private static void compareBits(
      String field,
      JsonNode expected,
      NetworkState plain,
      Map<String, Range> ranges,
      VectorCheck check) {
    Map<String, Integer> ours =
        RuleSetVectors.result(
            expected.get(field),
            check,
            () -> {
              requireChannels(plain);
              return AccumulatorBits.of(plain.model(), plain.weights(), ranges, Semantics.QKERAS);
            });
    if (ours != null) {
      compareBits(field, expected.get(field), ours, check);
    }
  }

  /** QKeras takes the kernel's second axis for its output channels. */
  private static void requireChannels(NetworkState plain) {
    for (NodeSpec node : plain.model().nodes()) {
      if (AccumulatorBits.accumulates(node.layer().type())) {
        WeightTensor kernel = plain.weights().layer(node.name()).get(0);
        if (kernel.shape().axis(1) > kernel.shape().channels()) {
          throw new RuleException(
              "IndexError", "QKeras looks for more channels than layer " + node.name() + " has");
        }
      }
    }
  }

  private static void compareBits(
      String field, JsonNode expected, Map<String, Integer> ours, VectorCheck check) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    expected.fields().forEachRemaining(f -> bits.put(f.getKey(), f.getValue().asInt()));
    check.same(field, bits, ours);
  }

  private static void flatten(JsonNode node, List<Float> values) {
    if (node.isArray()) {
      node.forEach(item -> flatten(item, values));
    } else {
      values.add((float) Numbers.number(node));
    }
  }

  private static void sizing(
      RuleSet rules, JsonNode options, JsonNode expected, ModelSpec model, VectorCheck check) {
    SizingTargets targets =
        new SizingTargets(
            options.get("target_OutElementPerClk").asInt(),
            options.get("target_out_throughput").asDouble(),
            options.get("compute_to_memory_max_ratio").asInt(),
            options.get("memory_to_unroll_max_ratio").asInt());
    Sizing ours =
        RuleSetVectors.result(expected, check, () -> DivideAndConquer.of(rules, model, targets));
    if (ours == null) {
      return;
    }
    JsonNode path = expected.get("best_path");
    check.same("layers", path.size(), ours.layers().size());
    if (ours.cost().isEmpty()) {
      check.same("best_cost", true, expected.get("best_cost").isNull());
      return;
    }
    Numbers.close(check, "best_cost", expected.get("best_cost"), ours.cost().orElseThrow());
    for (Sizing.LayerSize layer : ours.layers()) {
      JsonNode entry = path.path(Integer.toString(layer.node()));
      check.same(layer.layer(), entry.path("layer_name").asText(), layer.layer());
      check.same(layer.layer(), entry.path("choice").asText(), layer.unroll().toString());
      Numbers.close(check, layer.layer() + " cost", entry.path("cur_cost"), layer.cost());
      Numbers.close(
          check, layer.layer() + " acc_cost", entry.path("acc_cost"), layer.costFromHere());
      check.same(layer.layer(), entry.path("OutElementPerClk").asInt(), layer.outputsPerClock());
    }
  }
}
