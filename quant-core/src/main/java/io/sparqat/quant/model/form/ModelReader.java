package io.sparqat.quant.model.form;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sparqat.quant.Suggestion;
import io.sparqat.quant.model.InvalidModelException;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.WidthMultiplier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a network from HOCON or JSON, which have one structure:
 *
 * <pre>
 * name = cnn
 * input_shape = [28, 28, 1]
 * layers = [
 *   {class = Conv2D, filters = 32, kernel_size = 3, activation = relu}
 *   {class = Flatten}
 *   {class = Dense, name = scores, units = 10}
 * ]
 * quantization { activation_bits = 4, QDense { kernel_quantizer = "quantized_bits(4,0,1)" } }
 * </pre>
 *
 * A layer reads the one before it unless it has {@code inputs}. Arguments have Keras's names.
 * Several inputs are written {@code inputs = [{name = a, shape = [4]}, ...]}, outputs other than
 * the last layer {@code outputs = [...]}. What stands in {@code define} is not read itself: it is
 * there for substitutions, {@code ${define.conv} {filters = 8}}.
 */
public final class ModelReader {
  static final String FORMAT = "sparqat-model";
  static final int VERSION = 1;

  private static final Set<String> KEYS =
      Set.of(
          "format",
          "version",
          "name",
          "input_shape",
          "inputs",
          "layers",
          "outputs",
          "quantization",
          "define",
          "width_multiplier");
  private static final Set<String> PLACE = Set.of("name", "inputs");

  private final Problems problems = new Problems();
  private final Map<String, ConfigValue> places = new HashMap<>();

  private ModelReader() {}

  /**
   * Reads a {@code .conf} (HOCON) or {@code .json} file.
   *
   * @throws io.sparqat.quant.UserException naming file and line of every problem
   */
  public static ModelDefinition read(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
    return read(ConfigText.read(file), file.toString(), name);
  }

  /** Reads HOCON text; {@code source} is what messages call it. */
  public static ModelDefinition parse(String text, String source) {
    return read(ConfigText.parse(text, source, ConfigSyntax.CONF), source, "model");
  }

  /** Reads a network that is part of a larger configuration. */
  public static ModelDefinition read(ConfigObject root, String source, String defaultName) {
    ModelReader reader = new ModelReader();
    ModelDefinition definition = reader.definition(root, defaultName);
    reader.problems.throwIfAny(source);
    if (definition == null) {
      throw new IllegalStateException("No network and no problem in " + source);
    }
    return definition;
  }

  private @Nullable ModelDefinition definition(ConfigObject root, String defaultName) {
    root.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            problems.add(value, "unknown key " + key + " (" + Suggestion.of(key, KEYS) + ")");
          }
        });
    format(root);
    ConfigValue named = root.get("name");
    ModelBuilder builder =
        ModelBuilder.named(named == null ? defaultName : String.valueOf(named.unwrapped()));
    inputs(root, builder);
    layers(root, builder);
    builder.outputs(strings(root.get("outputs")).toArray(String[]::new));
    Optional<QuantizationPlan> plan =
        Optional.ofNullable(root.get("quantization"))
            .flatMap(block -> new PlanReader(problems).read(block));
    if (!problems.isEmpty()) {
      return null;
    }
    try {
      return new ModelDefinition(scaled(root, builder.build()), plan);
    } catch (InvalidModelException e) {
      e.problems()
          .forEach(
              problem ->
                  problems.add(places.getOrDefault(problem.where(), root), problem.toString()));
    } catch (IllegalArgumentException e) {
      problems.add(root, String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void format(ConfigObject root) {
    ConfigValue format = root.get("format");
    if (format != null && !FORMAT.equals(format.unwrapped())) {
      problems.add(format, "Invalid format: " + format.unwrapped() + " (must be " + FORMAT + ")");
    }
    ConfigValue version = root.get("version");
    if (version != null && !Integer.valueOf(VERSION).equals(version.unwrapped())) {
      problems.add(
          version,
          "Invalid version: "
              + version.unwrapped()
              + " (this release reads version "
              + VERSION
              + ": use the release that wrote it)");
    }
  }

  private static ModelSpec scaled(ConfigObject root, ModelSpec model) {
    ConfigValue factor = root.get("width_multiplier");
    if (factor == null) {
      return model;
    }
    if (factor.unwrapped() instanceof Number number) {
      return WidthMultiplier.apply(model, number.doubleValue());
    }
    throw new IllegalArgumentException(
        "Invalid width_multiplier: " + factor.unwrapped() + " (must be a number > 0)");
  }

  private void inputs(ConfigObject root, ModelBuilder builder) {
    ConfigValue shape = root.get("input_shape");
    ConfigValue several = root.get("inputs");
    if ((shape == null) == (several == null)) {
      problems.add(
          root,
          "give the shape of one sample as input_shape = [28, 28, 1], or several inputs as inputs ="
              + " [{name = a, shape = [4]}]");
      return;
    }
    if (shape != null) {
      input(builder, "input", shape, shape);
    } else if (several instanceof ConfigList list) {
      for (ConfigValue item : list) {
        if (item instanceof ConfigObject object
            && object.keySet().equals(Set.of("name", "shape"))) {
          String name = String.valueOf(object.toConfig().getValue("name").unwrapped());
          input(builder, name, object.toConfig().getValue("shape"), item);
        } else {
          problems.add(item, "an input must be {name = ..., shape = [...]}");
        }
      }
    } else {
      problems.add(root, "inputs must be a list of {name = ..., shape = [...]}");
    }
  }

  private void input(ModelBuilder builder, String name, ConfigValue shape, ConfigValue place) {
    try {
      builder.input(name, integers(shape));
      places.put(name, place);
    } catch (IllegalArgumentException e) {
      problems.add(shape, String.valueOf(e.getMessage()));
    }
  }

  private static int[] integers(ConfigValue value) {
    if (value.unwrapped() instanceof List<?> list
        && list.stream().allMatch(Integer.class::isInstance)) {
      return list.stream().mapToInt(item -> (Integer) item).toArray();
    }
    throw new IllegalArgumentException(
        "Invalid shape: " + value.unwrapped() + " (must be a list of whole numbers)");
  }

  private void layers(ConfigObject root, ModelBuilder builder) {
    if (!(root.get("layers") instanceof ConfigList list) || list.isEmpty()) {
      problems.add(root, "layers must be a list of at least one {class = ..., arguments...}");
      return;
    }
    LayerReader reader = new LayerReader(problems);
    for (ConfigValue item : list) {
      if (!(item instanceof ConfigObject object)) {
        problems.add(item, "a layer must be {class = ..., arguments...}");
        continue;
      }
      LayerSpec layer = reader.read(object, PLACE);
      if (layer != null && problems.isEmpty()) {
        place(builder, object, layer);
      }
    }
  }

  private void place(ModelBuilder builder, ConfigObject object, LayerSpec layer) {
    ConfigValue name = object.get("name");
    String[] sources = strings(object.get("inputs")).toArray(String[]::new);
    try {
      if (name == null) {
        builder.add(layer, sources);
      } else {
        builder.add(String.valueOf(name.unwrapped()), layer, sources);
      }
      places.putIfAbsent(builder.last(), object);
    } catch (IllegalArgumentException e) {
      problems.add(object, String.valueOf(e.getMessage()));
    }
  }

  private List<String> strings(@Nullable ConfigValue value) {
    if (value == null) {
      return List.of();
    }
    List<String> result = new ArrayList<>();
    for (ConfigValue item : value instanceof ConfigList list ? list : List.of(value)) {
      if (item.valueType() == ConfigValueType.STRING) {
        result.add((String) item.unwrapped());
      } else {
        problems.add(item, "expected the name of an input or layer");
      }
    }
    return result;
  }
}
