package io.sparqat.quant.search;

import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import io.sparqat.quant.model.rewrite.Quantize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A search over quantizations of one network: AutoQKeras's {@code AutoQKHyperModel}. It turns
 * assignments into trials; which assignments to try is a tuner's business.
 */
public final class QuantizationSearch {
  /** Learning rates to choose from, and the largest as a factor on the given one. */
  private static final int LEARNING_RATES = 5;

  private static final double LARGEST_LEARNING_RATE = 1.1;

  /** What AutoQKeras writes and {@code model_quantize} does not read. */
  private static final Set<String> UNREAD = Set.of("activation", "recurrent_activation");

  private final ModelSpec model;
  private final SearchSettings settings;
  private final SizeGoal goal;
  private final double learningRate;
  private final boolean tunesLearningRate;
  private final SizeTarget.Sizes reference;

  private QuantizationSearch(
      ModelSpec model,
      SearchSettings settings,
      SizeGoal goal,
      double learningRate,
      boolean tunesLearningRate) {
    this.model = model;
    this.settings = settings;
    this.goal = goal;
    this.learningRate = learningRate;
    this.tunesLearningRate = tunesLearningRate;
    this.reference = goal.target().reference(model);
  }

  /** A search that trains every trial with the same learning rate. */
  public static QuantizationSearch of(
      ModelSpec model, SearchSettings settings, SizeGoal goal, double learningRate) {
    return new QuantizationSearch(model, settings, goal, learningRate, false);
  }

  /**
   * A search that chooses the learning rate too, AutoQKeras's {@code learning_rate_optimizer}: the
   * smaller the default trial, the lower the rates to choose from.
   */
  public QuantizationSearch tuningLearningRate() {
    return new QuantizationSearch(model, settings, goal, learningRate, true);
  }

  /** The space: what the default trial asks for. */
  public SearchSpace space() {
    return trial(Map.of()).space();
  }

  /** Sizes of the network the search starts from. */
  public SizeTarget.Sizes reference() {
    return reference;
  }

  /**
   * Builds the trial that an assignment describes; parameters it leaves out take their defaults.
   *
   * @throws IllegalArgumentException when a choice cannot be made or the network cannot be
   *     quantized
   */
  public Trial trial(Map<String, Object> assignment) {
    Candidate candidate = CandidateBuilder.build(model, settings, assignment);
    ModelSpec quantized = quantized(candidate);
    SizeTarget.Sizes size = goal.target().trial(quantized);
    SearchSpace space = candidate.space();
    Map<String, Object> answers = candidate.assignment();
    double rate = learningRate;
    if (tunesLearningRate) {
      Choices choices = new Choices(assignment);
      rate = (Double) choices.choose("learning_rate", learningRates());
      List<HyperParameter> parameters = new ArrayList<>(space.parameters());
      parameters.addAll(choices.space().parameters());
      space = new SearchSpace(parameters);
      answers = new LinkedHashMap<>(answers);
      answers.putAll(choices.answers());
    }
    return new Trial(
        space,
        answers,
        candidate.dictionary(),
        quantized,
        reference,
        size,
        goal.delta(reference, size),
        rate);
  }

  /** A space has one set of candidates: those that follow from the size of its default trial. */
  private List<Double> learningRates() {
    Candidate standard = CandidateBuilder.build(model, settings, Map.of());
    SizeTarget.Sizes size = goal.target().trial(quantized(standard));
    double lowest = 1 + Math.min(0, SizeGoal.totalFactor(reference, size));
    double step = (LARGEST_LEARNING_RATE - lowest) / (LEARNING_RATES - 1);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < LEARNING_RATES - 1; i++) {
      rates.add(learningRate * (lowest + i * step));
    }
    rates.add(learningRate * LARGEST_LEARNING_RATE);
    return rates;
  }

  private ModelSpec quantized(Candidate candidate) {
    Map<String, PlanEntry> entries = new LinkedHashMap<>();
    candidate
        .dictionary()
        .forEach(
            (layer, entry) -> {
              if (!isLeftOut(candidate.model().node(layer).layer().type())) {
                entries.put(layer, entry(entry));
              }
            });
    return Quantize.apply(
        candidate.model(), QuantizationPlan.of(entries, settings.activationBits()));
  }

  /** {@code model_quantize} looks for a kernel quantizer, which separable layers are not given. */
  private boolean isLeftOut(LayerType type) {
    return settings.rules() == SearchRules.QKERAS && CandidateBuilder.SEPARABLE.contains(type);
  }

  private PlanEntry entry(Object entry) {
    if (!(entry instanceof Map<?, ?> quantizers)) {
      return new PlanEntry.Whole((String) entry);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    quantizers.forEach(
        (name, quantizer) -> {
          if (settings.rules() == SearchRules.SPARQAT || !UNREAD.contains(name)) {
            values.put((String) name, quantizer);
          }
        });
    return new PlanEntry.ByParameter(new LinkedHashMap<>(values));
  }
}
