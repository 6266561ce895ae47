package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.search.BlockSchedule;
import io.sparqat.quant.search.ForgivingFactor;
import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.Limits;
import io.sparqat.quant.search.QuantizationSearch;
import io.sparqat.quant.search.SampleMetric;
import io.sparqat.quant.search.SearchSettings;
import io.sparqat.quant.search.SizeGoal;
import io.sparqat.quant.search.SizeTarget;
import io.sparqat.quant.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recorded AutoQKeras: search spaces, trials, schedules, forgiving factors, scores. */
public final class SearchVectors implements VectorKind {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Marks a metric that is given as Keras's function, not as its name. */
  private static final String FUNCTION = "callable:";

  private static final Pattern BLOCK_TRIALS =
      Pattern.compile("adjusting max_trials for this block to (\\d+)");

  private final RecordedModels models = new RecordedModels();

  @Override
  public String name() {
    return "autoqkeras";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.stem().startsWith("autoqkeras")
        && vector.json().has("id")
        && RuleSetVectors.present(vector);
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    return RuleSetVectors.split(vector);
  }

  @Override
  public String group(GoldenVector vector) {
    return "autoqkeras." + kind(vector) + "." + RuleSetVectors.rules(vector).text();
  }

  private static String kind(GoldenVector vector) {
    String id = vector.text("id", "");
    return id.substring(0, Math.max(0, id.indexOf('/')));
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode expected = RuleSetVectors.expected(vector);
    JsonNode call = vector.json().path("case");
    RuleSet rules = RuleSetVectors.rules(vector);
    NamedNetworks networks = new NamedNetworks(models, vector.file(), rules);
    switch (kind(vector)) {
      case "model" -> model(vector.json().path("spec"), expected, check);
      case "delta" -> delta(call, expected, check);
      case "score" -> score(call, expected, check);
      case "forgiving" -> forgiving(call, expected, networks, check);
      case "schedule" -> schedule(call, expected, networks, check);
      case "search" -> search(call, expected, networks, check);
      default -> check.mismatch("unknown kind of vector: " + vector.text("id", ""));
    }
  }

  private static void model(JsonNode spec, JsonNode expected, VectorCheck check) {
    ModelSpec model =
        KerasModelReader.read(expected.path("model_json"), spec.path("name").asText());
    List<String> names = new ArrayList<>();
    spec.path("layers").forEach(layer -> names.add(layer.path("name").asText()));
    check.same(
        "layers",
        names.stream().sorted().toList(),
        model.nodes().stream().map(NodeSpec::name).sorted().toList());
  }

  private static void delta(JsonNode call, JsonNode expected, VectorCheck check) {
    refusedOr(
        expected,
        check,
        () -> {
          ForgivingFactor factor =
              new ForgivingFactor(
                  call.get(0).asDouble(), call.get(1).asDouble(), call.get(2).asDouble());
          double delta = factor.delta(call.get(3).asDouble(), call.get(4).asDouble());
          if (!expected.has("error")) {
            Numbers.forgiven(check, "delta", expected, delta);
          }
        });
  }

  private static void score(JsonNode call, JsonNode expected, VectorCheck check) {
    float[] scores =
        scores(
            metric(call.path("metric")),
            call.path("delta").asDouble(),
            call.path("truth"),
            call.path("prediction"));
    check.floats("score", VectorCheck.floats(expected), scores, 4);
  }

  private static float[] scores(
      SampleMetric metric, double delta, JsonNode truth, JsonNode prediction) {
    float[] scores = new float[prediction.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = metric.score(values(truth.get(i)), values(prediction.get(i)), delta);
    }
    return scores;
  }

  private static float[] values(JsonNode sample) {
    return sample.isArray()
        ? VectorCheck.floats(sample)
        : new float[] {(float) sample.doubleValue()};
  }

  /**
   * AutoQKeras takes any text but "acc" and "accuracy" for categorical accuracy; functions it
   * calls.
   */
  private static SampleMetric metric(JsonNode name) {
    return switch (name.asText("acc")) {
      case "acc", "accuracy", "null" -> SampleMetric.ACCURACY;
      default ->
          name.asText().startsWith(FUNCTION)
              ? SampleMetric.named(name.asText().substring(FUNCTION.length()))
              : SampleMetric.CATEGORICAL_ACCURACY;
    };
  }

  private static void forgiving(
      JsonNode call, JsonNode expected, NamedNetworks networks, VectorCheck check) {
    refusedOr(
        expected,
        check,
        () -> {
          SizeGoal referenceGoal = networks.goal(call, "reference");
          SizeGoal goal = networks.goal(call, "trial");
          ModelSpec referenceModel = networks.of(call, "reference");
          ModelSpec trialModel = networks.of(call, "trial");
          SizeTarget.Sizes reference = referenceGoal.target().reference(referenceModel);
          SizeTarget.Sizes trial = goal.target().trial(trialModel);
          Map<String, Double> result = new LinkedHashMap<>();
          result.put("reference", reference.total() * goal.stress());
          result.put("trial", trial.total());
          result.put("total_factor", SizeGoal.totalFactor(reference, trial));
          if (!expected.has("error")) {
            result.forEach((name, value) -> Numbers.close(check, name, expected.get(name), value));
            double delta = goal.delta(reference, trial);
            Numbers.forgiven(check, "delta", expected.get("delta"), delta);
            RecordedSizes.compare(
                "reference_stats", expected, referenceGoal.target(), referenceModel, true, check);
            RecordedSizes.compare("trial_stats", expected, goal.target(), trialModel, false, check);
          }
        });
  }

  /** An error of QKeras passes when we refuse too, or do better. */
  private static void refusedOr(JsonNode expected, VectorCheck check, Runnable ours) {
    boolean refused = expected.path("error").isObject();
    try {
      ours.run();
      if (refused) {
        check.note(
            "does what AutoQKeras fails at: " + expected.path("error").path("class").asText());
      }
    } catch (IllegalArgumentException e) {
      if (refused) {
        check.note("refused");
      } else {
        check.mismatch(String.valueOf(e.getMessage()));
      }
    }
  }

  private static void schedule(
      JsonNode call, JsonNode expected, NamedNetworks networks, VectorCheck check) {
    refusedOr(
        expected,
        check,
        () -> {
          ModelSpec model = networks.of(call, "model");
          SizeGoal goal = networks.goal(call, "model");
          List<String> patterns = new ArrayList<>();
          call.path("blocks").forEach(pattern -> patterns.add(pattern.asText()));
          BlockSchedule schedule =
              BlockSchedule.of(
                  model,
                  patterns,
                  goal.target().reference(model),
                  goal.stress(),
                  Limits.asGiven(SearchCase.plain(call.path("limit"))),
                  SearchCase.layerIndexes(call.path("layer_indexes"), model),
                  call.path("schedule_block").asText().equals("cost")
                      ? BlockSchedule.Order.COST
                      : BlockSchedule.Order.SEQUENTIAL);
          if (!expected.has("error")) {
            RecordedSizes.compare("model_size", expected, goal.target(), model, true, check);
            blocks(call, expected, schedule, check);
          }
        });
  }

  private static void blocks(
      JsonNode call, JsonNode expected, BlockSchedule schedule, VectorCheck check) {
    Numbers.close(
        check, "reference_size", expected.path("reference_size"), schedule.referenceSize());
    List<String> order = new ArrayList<>();
    expected.path("costs").forEach(cost -> order.add(cost.get(0).asText()));
    check.same(
        "costs", order, schedule.blocks().stream().map(BlockSchedule.Block::pattern).toList());
    Matcher trials = BLOCK_TRIALS.matcher(expected.path("output").asText());
    for (int i = 0; i < schedule.blocks().size() && i < order.size(); i++) {
      BlockSchedule.Block block = schedule.blocks().get(i);
      Numbers.close(
          check, "cost of " + block.pattern(), expected.path("costs").get(i).get(1), block.cost());
      check.same(
          "group " + block.pattern(),
          expected.path("groups").path(block.pattern()),
          JSON.valueToTree(block.layers()));
      check.same(
          "limit of " + block.pattern(),
          expected.path("limits").path(block.pattern()),
          JSON.valueToTree(block.limits().plain()));
      if (call.has("max_trials") && trials.find()) {
        check.same(
            "trials of " + block.pattern(),
            Integer.valueOf(trials.group(1)),
            schedule.trials(block, call.path("max_trials").asInt()));
      }
    }
  }

  private static void search(
      JsonNode call, JsonNode expected, NamedNetworks networks, VectorCheck check) {
    if (hasTextAsLimit(call.path("limit"))) {
      assertRefused(() -> SearchCase.settings(call, networks.of(call, "model")), check);
      return;
    }
    refusedOr(
        expected,
        check,
        () -> {
          ModelSpec model = networks.of(call, "model");
          SearchSettings settings = SearchCase.settings(call, model);
          SizeGoal goal = networks.goal(call, "model");
          if (expected.has("error")) {
            searchOf(call, expected, model, settings, goal).space();
            return;
          }
          check.same("limit", expected.path("limit"), JSON.valueToTree(settings.limits().plain()));
          QuantizationSearch search = searchOf(call, expected, model, settings, goal);
          trial("default_trial", expected.path("default_trial"), search, Map.of(), check)
              .ifPresent(
                  trial -> {
                    space(expected.path("space"), trial.space().parameters(), check);
                    if (expected.has("score")) {
                      scores(call, expected, trial, check);
                    }
                  });
          for (JsonNode row : expected.path("trials")) {
            trial("trial", row, search, SearchCase.plain(row.path("assignment")), check);
          }
          if (expected.has("reference_stats")) {
            RecordedSizes.compare("reference_stats", expected, goal.target(), model, true, check);
          }
        });
  }

  /** AutoQKeras reads the learning rate off the compiled model, where it is a float32. */
  private static QuantizationSearch searchOf(
      JsonNode call, JsonNode expected, ModelSpec model, SearchSettings settings, SizeGoal goal) {
    boolean tunes = call.path("learning_rate_optimizer").asBoolean();
    double rate =
        expected.path("default_trial").path("learning_rate").asDouble(RECORDED_LEARNING_RATE);
    QuantizationSearch search =
        QuantizationSearch.of(model, settings, goal, tunes ? (float) RECORDED_LEARNING_RATE : rate);
    return tunes ? search.tuningLearningRate() : search;
  }

  /** What the recorded networks are compiled with. */
  private static final double RECORDED_LEARNING_RATE = 0.01;

  private static Optional<Trial> trial(
      String field,
      JsonNode expected,
      QuantizationSearch search,
      Map<String, Object> assignment,
      VectorCheck check) {
    List<Trial> result = new ArrayList<>();
    refusedOr(
        expected,
        check,
        () -> {
          Trial trial = search.trial(assignment);
          if (!expected.has("error")) {
            result.add(trial);
            compare(field, expected, trial, check);
          }
        });
    return result.stream().findFirst();
  }

  private static void compare(String field, JsonNode expected, Trial trial, VectorCheck check) {
    check.same(
        field + ".assignment", expected.path("assignment"), JSON.valueToTree(trial.assignment()));
    check.same(
        field + ".quantization_dictionary",
        expected.path("quantization_dictionary"),
        JSON.valueToTree(trial.dictionary()));
    NetworkComparison.compare(
        KerasModelReader.read(expected.path("model_json"), field), trial.model(), check);
    Numbers.close(check, field + ".trial_size", expected.path("trial_size"), trial.size().total());
    Numbers.forgiven(check, field + ".delta", expected.path("delta"), trial.delta());
    Numbers.close(
        check,
        field + ".total_factor",
        expected.path("total_factor"),
        SizeGoal.totalFactor(trial.reference(), trial.size()));
    check.floats(
        field + ".learning_rate",
        new float[] {VectorCheck.number(expected.path("learning_rate"))},
        new float[] {(float) trial.learningRate()},
        1);
  }

  private static void space(JsonNode expected, List<HyperParameter> ours, VectorCheck check) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (HyperParameter parameter : ours) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("name", parameter.name());
      row.put("values", parameter.values());
      row.put("default", parameter.defaultValue());
      row.put("ordered", parameter.ordered() && !parameter.fixed());
      row.put("kind", parameter.fixed() ? "Fixed" : "Choice");
      rows.add(row);
    }
    check.same("space.size", expected.size(), rows.size());
    for (int i = 0; i < Math.min(expected.size(), rows.size()); i++) {
      JsonNode wanted = expected.get(i);
      JsonNode row = JSON.valueToTree(rows.get(i));
      for (String part : List.of("name", "kind", "values", "default", "ordered")) {
        if (wanted.has(part)) {
          check.same("space." + i + "." + part, wanted.get(part), row.get(part));
        }
      }
    }
  }

  /** AutoQKeras takes a text for a list of its letters. */
  private static boolean hasTextAsLimit(JsonNode limits) {
    boolean text = false;
    for (JsonNode limit : limits) {
      text |= limit.isTextual();
    }
    return text;
  }

  private static void assertRefused(Runnable ours, VectorCheck check) {
    try {
      ours.run();
      check.mismatch("a text as limit is taken");
    } catch (IllegalArgumentException e) {
      check.note("refused: a text as limit");
    }
  }

  private static void scores(JsonNode call, JsonNode expected, Trial trial, VectorCheck check) {
    JsonNode first = call.path("metrics").path(0);
    float[] ours =
        scores(
            metric(first), trial.delta(), call.path("scores").get(0), call.path("scores").get(1));
    check.floats("score", VectorCheck.floats(expected.path("score")), ours, 4);
  }
}
