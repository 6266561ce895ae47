package io.sparqat.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.jobs.config.SearchConfig.BlockSearch;
import io.sparqat.jobs.config.SearchConfig.Direction;
import io.sparqat.jobs.config.SearchConfig.Mode;
import io.sparqat.jobs.config.SearchConfig.Tuning;
import io.sparqat.jobs.trial.Recipe;
import io.sparqat.qtools.goal.Goals;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.BlockSchedule;
import io.sparqat.quant.search.FilterTuning;
import io.sparqat.quant.search.Limits;
import io.sparqat.quant.search.QuantizerMenu;
import io.sparqat.quant.search.SearchRules;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import io.sparqat.quant.train.Metrics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the {@code search} block of an experiment. */
final class SearchReader {
  private static final List<String> DICTIONARIES = List.of("limit", "quantization_config");
  private static final Map<String, String> ALIASES = Map.of("acc", "accuracy");
  private static final SizeGoal ANY_GOAL = Goals.of(Map.of("type", "energy"), RuleSet.SPARQAT);

  private final Section section;
  private final ModelSpec model;
  private final List<String> lines;

  private SearchReader(Section section, ModelSpec model, List<String> lines) {
    this.section = section;
    this.model = model;
    this.lines = lines;
  }

  /**
   * @param lines of the file, which say in which order dictionaries stand
   */
  static SearchConfig read(Section section, ModelSpec model, List<String> lines) {
    return new SearchReader(section, model, lines).read();
  }

  private SearchConfig read() {
    SearchSettings settings = settings();
    SizeGoal goal =
        Objects.requireNonNullElse(section.converted("goal", SearchReader::goal), ANY_GOAL);
    Direction direction = section.choice("direction", Direction.class);
    SearchConfig config =
        new SearchConfig(
            settings,
            goal,
            section.choice("mode", Mode.class),
            section.integer("max_trials", 1),
            flag("transfer_weights"),
            layers("frozen_layers"),
            flag("learning_rate_optimizer"),
            texts("blocks"),
            section.choice("schedule_block", BlockSchedule.Order.class),
            section.choice("block_search", BlockSearch.class),
            metric(),
            direction,
            tuning(section.section("tuning")));
    headName();
    section.rejectOthers();
    return config;
  }

  private static SizeGoal goal(ConfigValue value) {
    if (!(value instanceof ConfigObject block)) {
      throw new IllegalArgumentException(
          "Invalid goal: " + value.unwrapped() + " (must be {type = ..., params {...}})");
    }
    return Goals.of(block.unwrapped(), RuleSet.SPARQAT);
  }

  private static Tuning tuning(Section section) {
    Tuning tuning =
        new Tuning(
            section.integer("window", 1),
            section.integer("population", 2),
            section.integer("factor", 2),
            section.integer("min-epochs", 1));
    section.rejectOthers();
    return tuning;
  }

  private SearchSettings settings() {
    Limits limits =
        Objects.requireNonNullElse(
            section.converted("limit", value -> Limits.of(plain(Dictionary.read(value, lines)))),
            Limits.of(Map.of()));
    QuantizerMenu menu =
        section.raw("quantization_config") == null
            ? QuantizerMenu.DEFAULT
            : Objects.requireNonNullElse(
                section.converted("quantization_config", this::menu), QuantizerMenu.DEFAULT);
    return new SearchSettings(
        limits,
        menu,
        Objects.requireNonNullElse(
            section.parsed("tune_filters", FilterTuning::of), FilterTuning.NONE),
        section.optionalText("tune_filters_exceptions").flatMap(this::pattern),
        layerIndexes(),
        section.integer("activation_bits", 1),
        SearchRules.SPARQAT);
  }

  private QuantizerMenu menu(ConfigValue value) {
    Map<String, Map<String, Integer>> fields = new LinkedHashMap<>();
    Dictionary.read(value, lines)
        .forEach(
            (field, table) -> {
              Map<String, Integer> quantizers = new LinkedHashMap<>();
              Dictionary.read(table, lines)
                  .forEach(
                      (quantizer, bits) -> {
                        if (!(bits.unwrapped() instanceof Integer number)) {
                          throw new IllegalArgumentException(
                              "Invalid bits of "
                                  + quantizer
                                  + ": "
                                  + bits.unwrapped()
                                  + " (must be a whole number)");
                        }
                        quantizers.put(quantizer, number);
                      });
              fields.put(field, quantizers);
            });
    return new QuantizerMenu(fields);
  }

  private Optional<Pattern> pattern(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      problem("tune_filters_exceptions", "Invalid tune_filters_exceptions: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void problem(String key, String message) {
    section.problem(Objects.requireNonNullElse(section.raw(key), section.block()), message);
  }

  private Optional<Set<Integer>> layerIndexes() {
    if (section.raw("layer_indexes") == null) {
      return Optional.empty();
    }
    int layers = model.inputs().size() + model.nodes().size();
    Set<Integer> indexes = new LinkedHashSet<>();
    for (Object item : list("layer_indexes")) {
      if (item instanceof Integer index && index >= 0 && index < layers) {
        indexes.add(index);
      } else {
        problem(
            "layer_indexes",
            "Invalid layer_indexes: " + item + " (must be in [0, " + layers + "))");
      }
    }
    return Optional.of(indexes);
  }

  private List<?> list(String key) {
    List<?> list =
        section.converted(
            key,
            value -> {
              if (value.unwrapped() instanceof List<?> items) {
                return items;
              }
              throw new IllegalArgumentException(
                  "Invalid " + key + ": " + value.unwrapped() + " (must be a list)");
            });
    return list == null ? List.of() : list;
  }

  private List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).toList();
  }

  private List<String> layers(String key) {
    List<String> names = texts(key);
    for (String name : names) {
      if (!model.hasNode(name)) {
        problem(key, key + ": the network has no layer " + name);
      }
    }
    return names;
  }

  private boolean flag(String key) {
    return Boolean.TRUE.equals(
        section.converted(
            key,
            value -> {
              if (value.unwrapped() instanceof Boolean flag) {
                return flag;
              }
              throw new IllegalArgumentException(
                  "Invalid " + key + ": " + value.unwrapped() + " (must be true or false)");
            }));
  }

  private String metric() {
    String name =
        section.parsed(
            "metric",
            text -> {
              String lower = text.toLowerCase(Locale.ROOT);
              String known = ALIASES.getOrDefault(lower, lower);
              return known.equals(Recipe.LOSS) ? known : Metrics.of(known).name();
            });
    return Objects.requireNonNullElse(name, Recipe.LOSS);
  }

  /** Networks have one output here: the head, where one is named, must be it. */
  private void headName() {
    section
        .optionalText("head_name")
        .filter(name -> !name.isEmpty() && !model.outputs().contains(name))
        .ifPresent(
            name ->
                problem(
                    "head_name",
                    "Invalid head_name: " + name + " (must be one of " + model.outputs() + ")"));
  }

  private static Map<String, Object> plain(Map<String, ConfigValue> values) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((key, value) -> plain.put(key, value.unwrapped()));
    return plain;
  }

  /** The block with its dictionaries in the form that keeps their order when it is rendered. */
  static ConfigObject inOrder(ConfigObject search, List<String> lines) {
    ConfigObject ordered = search;
    for (String key : DICTIONARIES) {
      ConfigValue value = search.get(key);
      if (value != null) {
        Map<String, ConfigValue> entries = Dictionary.read(value, lines);
        Map<String, ConfigValue> inner = new LinkedHashMap<>();
        entries.forEach(
            (name, entry) ->
                inner.put(
                    name,
                    entry instanceof ConfigObject
                        ? Dictionary.write(Dictionary.read(entry, lines))
                        : entry));
        ordered = ordered.withValue(key, Dictionary.write(inner));
      }
    }
    return ordered;
  }
}
