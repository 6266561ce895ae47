package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.Suggestion;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the quantized network that a plan describes: QKeras's {@code model_quantize}. Layers
 * without an entry, and layers that are quantized already, stay as they are.
 */
public final class Quantize {
  private final QuantizationPlan plan;
  private final Set<String> folded;
  private final List<String> problems = new ArrayList<>();

  private Quantize(QuantizationPlan plan, Set<String> folded) {
    this.plan = plan;
    this.folded = folded;
  }

  /**
   * @throws UserException naming every entry that does not suit its layer
   */
  public static ModelSpec apply(ModelSpec model, QuantizationPlan plan) {
    ModelSpec source = model;
    Set<String> folded = Set.of();
    if (plan.enableBnFolding()) {
      FoldBatchNorm.Folded result = FoldBatchNorm.remove(model);
      source = result.model();
      folded = new LinkedHashSet<>(result.layers());
    }
    Quantize quantize = new Quantize(plan, folded);
    ModelSpec result = source.mapLayers(node -> node.withLayer(quantize.layer(node)));
    if (!quantize.problems.isEmpty()) {
      throw new UserException(
          "Cannot quantize network \""
              + model.name()
              + "\":\n  "
              + String.join("\n  ", quantize.problems));
    }
    return result;
  }

  private LayerSpec layer(NodeSpec node) {
    LayerSpec layer = node.layer();
    try {
      return switch (layer.type()) {
        case DENSE,
            CONV_1D,
            CONV_2D,
            CONV_2D_TRANSPOSE,
            SEPARABLE_CONV_1D,
            SEPARABLE_CONV_2D,
            DEPTHWISE_CONV_2D ->
            weighted(node, layer);
        case SIMPLE_RNN, LSTM, GRU -> recurrent(node.name(), layer);
        case BIDIRECTIONAL -> bidirectional(node.name(), layer);
        case ACTIVATION, RELU, LEAKY_RELU -> ActivationPlan.apply(plan, node.name(), layer);
        case BATCH_NORMALIZATION -> normalization(node.name(), layer);
        case AVERAGE_POOLING_2D, GLOBAL_AVERAGE_POOLING_2D -> pooling(node.name(), layer);
        default -> layer;
      };
    } catch (IllegalArgumentException e) {
      for (String line : String.valueOf(e.getMessage()).split("\n")) {
        problems.add("layer \"" + node.name() + "\": " + line);
      }
      return layer;
    }
  }

  private LayerSpec weighted(NodeSpec node, LayerSpec layer) {
    boolean fold = folded.contains(node.name());
    LayerType target = fold ? foldedType(layer.type()) : layer.type().quantizedTwin().orElseThrow();
    Optional<Map<String, @Nullable Object>> entry = parameters(node.name(), target, layer.type());
    String trigger = firstKernel(target);
    entry.ifPresent(values -> checkParameters(values.keySet(), target));
    if (entry.isEmpty() || entry.get().get(trigger) == null) {
      return fold ? foldedWithoutQuantizers(layer, target) : layer;
    }
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(entry.get());
    if (!layer.flag("use_bias") && !fold) {
      arguments.put("bias_quantizer", null);
    }
    if (fold) {
      arguments.put("use_bias", true);
      if (Integer.valueOf(0).equals(arguments.get("ema_freeze_delay"))) {
        arguments.put("ema_freeze_delay", null);
      }
    }
    activation(layer, "activation", "activation_quantizer", arguments);
    return layer.as(target, arguments);
  }

  private static void checkParameters(Set<String> parameters, LayerType target) {
    for (String parameter : parameters) {
      if (!target.schema().has(parameter) && !parameter.equals("activation_quantizer")) {
        throw new IllegalArgumentException(
            "Invalid argument of "
                + target
                + ": "
                + parameter
                + " ("
                + Suggestion.of(parameter, target.schema().arguments().keySet())
                + ")");
      }
    }
  }

  /** A folded layer without an entry still needs its batch normalization. */
  private static LayerSpec foldedWithoutQuantizers(LayerSpec layer, LayerType target) {
    return layer.as(target, Map.of("use_bias", true));
  }

  private static LayerType foldedType(LayerType type) {
    return LayerType.named("Q" + type.className() + "Batchnorm").orElseThrow();
  }

  private static String firstKernel(LayerType target) {
    return target.schema().has("kernel_quantizer") ? "kernel_quantizer" : "depthwise_quantizer";
  }

  /** The parameters under the layer's name, a pattern, its folded or its quantized class. */
  private Optional<Map<String, @Nullable Object>> parameters(
      String name, LayerType target, LayerType source) {
    Optional<PlanEntry> entry = plan.find(name, target.className(), "Q" + source.className());
    return entry.map(
        found -> {
          if (found instanceof PlanEntry.ByParameter parameters) {
            return parameters.values();
          }
          throw new IllegalArgumentException(
              "its entry is a single quantizer (write { "
                  + firstKernel(target)
                  + " = ... }: a "
                  + source
                  + " has several)");
        });
  }

  /** Replaces {@code entryKey} by the argument it stands for; without it by the plan's bits. */
  private void activation(
      LayerSpec layer, String argument, String entryKey, Map<String, @Nullable Object> arguments) {
    Object given = arguments.remove(entryKey);
    if (given != null) {
      arguments.put(argument, given);
    } else {
      layer
          .activation(argument)
          .flatMap(activation -> ActivationPlan.implicit(activation, plan.activationBits()))
          .ifPresent(quantized -> arguments.put(argument, quantized));
    }
  }

  private LayerSpec recurrent(String name, LayerSpec layer) {
    LayerType target = layer.type().quantizedTwin().orElseThrow();
    return parameters(name, target, layer.type())
        .filter(entry -> entry.get("kernel_quantizer") != null)
        .map(entry -> recurrentCell(layer, target, entry))
        .orElse(layer);
  }

  private LayerSpec recurrentCell(
      LayerSpec layer, LayerType target, Map<String, @Nullable Object> entry) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(entry);
    if (!layer.flag("use_bias")) {
      arguments.put("bias_quantizer", null);
    }
    activation(layer, "activation", "activation_quantizer", arguments);
    Object recurrent = arguments.remove("recurrent_activation_quantizer");
    if (recurrent != null) {
      arguments.put("recurrent_activation", recurrent);
    }
    return layer.as(target, arguments);
  }

  private LayerSpec bidirectional(String name, LayerSpec layer) {
    LayerSpec forward = layer.layer("layer").orElseThrow();
    Optional<Map<String, @Nullable Object>> entry =
        parameters(name, LayerType.Q_BIDIRECTIONAL, LayerType.BIDIRECTIONAL);
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    entry
        .filter(values -> values.get("kernel_quantizer") != null)
        .ifPresent(
            values -> {
              arguments.put("layer", quantizedDirection(forward, values));
              layer
                  .layer("backward_layer")
                  .ifPresent(
                      backward ->
                          arguments.put("backward_layer", quantizedDirection(backward, values)));
            });
    return layer.as(LayerType.Q_BIDIRECTIONAL, arguments);
  }

  private LayerSpec quantizedDirection(LayerSpec direction, Map<String, @Nullable Object> entry) {
    return direction
        .type()
        .quantizedTwin()
        .map(target -> recurrentCell(direction, target, entry))
        .orElse(direction);
  }

  /** Quantizers without a value are None here, not the class's defaults. */
  private LayerSpec normalization(String name, LayerSpec layer) {
    return parameters(name, LayerType.Q_BATCH_NORMALIZATION, layer.type())
        .map(
            entry -> {
              Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
              for (String weight : List.of("gamma", "beta", "mean", "variance")) {
                arguments.put(weight + "_quantizer", null);
              }
              arguments.putAll(entry);
              return layer.as(LayerType.Q_BATCH_NORMALIZATION, arguments);
            })
        .orElse(layer);
  }

  private LayerSpec pooling(String name, LayerSpec layer) {
    LayerType target = layer.type().quantizedTwin().orElseThrow();
    return parameters(name, target, layer.type())
        .filter(entry -> entry.get("average_quantizer") != null)
        .map(
            entry -> {
              Map<String, @Nullable Object> arguments = new LinkedHashMap<>(entry);
              Object activation = arguments.remove("activation_quantizer");
              if (activation != null) {
                arguments.put("activation", activation);
              }
              return layer.as(target, arguments);
            })
        .orElse(layer);
  }
}
