package io.sparqat.quant.search;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns an assignment into a candidate: AutoQKeras's {@code quantize_model}, without the rewriting
 * of the network. Which questions it asks, in which order, is the search space.
 */
public final class CandidateBuilder {
  static final Set<LayerType> SEPARABLE =
      EnumSet.of(LayerType.SEPARABLE_CONV_1D, LayerType.SEPARABLE_CONV_2D);
  private static final Set<LayerType> RECURRENT =
      EnumSet.of(LayerType.SIMPLE_RNN, LayerType.LSTM, LayerType.GRU, LayerType.BIDIRECTIONAL);
  private static final Set<LayerType> GATED =
      EnumSet.of(LayerType.LSTM, LayerType.GRU, LayerType.BIDIRECTIONAL);

  /** Layers that make a search over widths worth while. */
  private static final Set<LayerType> SWEPT =
      EnumSet.of(
          LayerType.DENSE, LayerType.CONV_1D, LayerType.CONV_2D, LayerType.CONV_2D_TRANSPOSE);

  private final ModelSpec model;
  private final SearchSettings settings;
  private final Choices choices;
  private final QuantizerChooser chooser;
  private final Map<String, String> kernels = new HashMap<>();
  private final Map<String, Object> dictionary = new LinkedHashMap<>();
  private final Map<String, LayerSpec> resized = new HashMap<>();
  private final Map<String, String> recurrentKernels = new HashMap<>();
  private final Map<String, String> pointwiseKernels = new HashMap<>();

  private CandidateBuilder(
      ModelSpec model, SearchSettings settings, Map<String, Object> assignment) {
    this.model = model;
    this.settings = settings;
    this.choices = new Choices(assignment);
    this.chooser =
        new QuantizerChooser(settings.limits(), settings.menu(), settings.rules(), choices);
  }

  /**
   * Builds the candidate that an assignment describes; parameters it leaves out take their
   * defaults.
   *
   * @throws IllegalArgumentException naming the layer's choice when a limit leaves no candidate, is
   *     too short, or names a quantizer the menu does not have
   */
  public static Candidate build(
      ModelSpec model, SearchSettings settings, Map<String, Object> assignment) {
    return new CandidateBuilder(model, settings, assignment).build();
  }

  /** The space of a search: what building its default candidate asks for. */
  public static SearchSpace space(ModelSpec model, SearchSettings settings) {
    return build(model, settings, Map.of()).space();
  }

  private Candidate build() {
    boolean sweepsWidths = chooseKernels();
    double networkFilters =
        settings.tuneFilters() == FilterTuning.BLOCK && sweepsWidths
            ? (Double) choices.choose("network_filters", FilterTuning.FACTORS, 1.0)
            : 1.0;
    int position = model.inputs().size();
    for (NodeSpec node : model.nodes()) {
      if (settings.mayChange(position++)) {
        chooseRest(node, networkFilters);
      }
    }
    ModelSpec widened =
        model.mapLayers(node -> node.withLayer(resized.getOrDefault(node.name(), node.layer())));
    return new Candidate(
        choices.space(), choices.answers(), Collections.unmodifiableMap(dictionary), widened);
  }

  /**
   * First round, over all layers: kernels. AutoQKeras asks for them even where {@code
   * layer_indexes} leaves a layer out; a choice without an effect would only widen the space, so we
   * do not.
   */
  private boolean chooseKernels() {
    boolean sweepsWidths = false;
    int position = model.inputs().size();
    for (NodeSpec node : model.nodes()) {
      boolean asks = settings.rules() == SearchRules.QKERAS || settings.mayChange(position);
      position++;
      if (!asks || !searched(node)) {
        continue;
      }
      Optional<String> kernel = choose(node, Role.KERNEL);
      kernel.ifPresent(quantizer -> kernels.put(node.name(), quantizer));
      if (RECURRENT.contains(node.layer().type())) {
        choose(node, Role.RECURRENT_KERNEL)
            .ifPresent(quantizer -> remember(recurrentKernels, node, quantizer));
      }
      if (SEPARABLE.contains(node.layer().type())) {
        choose(node, Role.POINTWISE_KERNEL)
            .ifPresent(quantizer -> remember(pointwiseKernels, node, quantizer));
      }
      sweepsWidths |=
          kernel.isPresent()
              && settings.tuneFilters() != FilterTuning.NONE
              && !settings.keepsWidth(node.name())
              && SWEPT.contains(node.layer().type());
    }
    return sweepsWidths;
  }

  /** AutoQKeras holds one such value for the whole network, so that the last layer's wins. */
  private void remember(Map<String, String> kernelsOfKind, NodeSpec node, String quantizer) {
    kernelsOfKind.put(node.name(), quantizer);
    if (settings.rules() == SearchRules.QKERAS) {
      kernelsOfKind.put("", quantizer);
    }
  }

  private String remembered(Map<String, String> kernelsOfKind, NodeSpec node) {
    String last = kernelsOfKind.get("");
    return last != null ? last : kernelsOfKind.getOrDefault(node.name(), "");
  }

  /** Second round: widths, biases, activations, in the order of the layers. */
  private void chooseRest(NodeSpec node, double networkFilters) {
    LayerType type = node.layer().type();
    if (searched(node)) {
      if (kernels.containsKey(node.name())) {
        resize(node, networkFilters);
        dictionary.put(node.name(), quantizersOf(node));
      }
    } else if (type == LayerType.RESHAPE) {
      reshape(node, networkFilters);
    } else if (type == LayerType.ACTIVATION) {
      chooseActivation(node);
    } else if (settings.limits().entries().containsKey(type.className())
        || settings.limits().patternOf(node.name()).isPresent()) {
      dictionary.put(node.name(), Map.of());
    }
  }

  private void resize(NodeSpec node, double networkFilters) {
    boolean resizable =
        SWEPT.contains(node.layer().type()) || SEPARABLE.contains(node.layer().type());
    if (settings.tuneFilters() == FilterTuning.NONE
        || settings.keepsWidth(node.name())
        || !resizable) {
      return;
    }
    double factor =
        settings.tuneFilters() == FilterTuning.LAYER
            ? (Double) choices.choose("network_filters_" + node.name(), FilterTuning.FACTORS, 1.0)
            : networkFilters;
    String width = node.layer().type() == LayerType.DENSE ? "units" : "filters";
    resized.put(
        node.name(),
        node.layer().with(width, FilterTuning.scaled(node.layer().integer(width), factor)));
  }

  private Map<String, Object> quantizersOf(NodeSpec node) {
    LayerType type = node.layer().type();
    boolean depthwise = type == LayerType.DEPTHWISE_CONV_2D || SEPARABLE.contains(type);
    Map<String, Object> quantizers = new LinkedHashMap<>();
    quantizers.put(
        depthwise ? "depthwise_quantizer" : "kernel_quantizer", kernels.get(node.name()));
    if (RECURRENT.contains(type)) {
      quantizers.put("recurrent_quantizer", remembered(recurrentKernels, node));
    }
    if (SEPARABLE.contains(type)) {
      quantizers.put("pointwise_quantizer", remembered(pointwiseKernels, node));
    }
    if (GATED.contains(type)) {
      put(quantizers, node, activationKey("recurrent_activation"), Role.RECURRENT_ACTIVATION);
    }
    boolean wrapper = type == LayerType.BIDIRECTIONAL;
    if (wrapper || node.layer().flag("use_bias")) {
      put(quantizers, node, "bias_quantizer", Role.BIAS);
    }
    if (wrapper || isQuantizable(node.layer().activation("activation"))) {
      put(quantizers, node, activationKey("activation"), Role.ACTIVATION);
    }
    return quantizers;
  }

  private void put(Map<String, Object> quantizers, NodeSpec node, String key, Role role) {
    choose(node, role).ifPresent(quantizer -> quantizers.put(key, quantizer));
  }

  /** {@code model_quantize} reads the second form only: AutoQKeras's inline choices go nowhere. */
  private String activationKey(String name) {
    return settings.rules() == SearchRules.QKERAS ? name : name + "_quantizer";
  }

  private static boolean isQuantizable(Optional<Activation> activation) {
    return activation.filter(a -> !a.text().equals("softmax")).isPresent();
  }

  private void reshape(NodeSpec node, double networkFilters) {
    if (settings.tuneFilters() == FilterTuning.LAYER) {
      throw new IllegalArgumentException(
          "Cannot tune filters layer by layer: '"
              + node.name()
              + "' is a Reshape and fixes the width before it (tune_filters must be none or block)");
    }
    if (settings.tuneFilters() == FilterTuning.NONE
        || !settings.limits().entries().containsKey(node.name())
        || settings.keepsWidth(node.name())) {
      return;
    }
    List<Integer> target = new ArrayList<>();
    for (int axis : node.layer().ints("target_shape")) {
      target.add(axis);
    }
    int last = target.size() - 1;
    int scaled = (int) (target.get(last) * networkFilters);
    target.set(
        last, settings.rules() == SearchRules.QKERAS ? Math.min(scaled, 1) : Math.max(scaled, 1));
    resized.put(node.name(), node.layer().with("target_shape", target));
  }

  private void chooseActivation(NodeSpec node) {
    Optional<Activation> activation = node.layer().activation("activation");
    if (activation.isPresent() && !isQuantizable(activation)) {
      return;
    }
    Role role = activation.isEmpty() ? Role.LINEAR_ACTIVATION : Role.ACTIVATION;
    choose(node, role).ifPresent(quantizer -> dictionary.put(node.name(), quantizer));
  }

  private Optional<String> choose(NodeSpec node, Role role) {
    return chooser.choose(node.name(), node.layer().type().className(), role);
  }

  private static boolean searched(NodeSpec node) {
    return Limits.SEARCHED.contains(node.layer().type().className());
  }
}
