package io.sparqat.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.sparqat.jobs.trial.Budget;
import io.sparqat.jobs.trial.Recipe;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.quant.Suggestion;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ConfigText;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.model.form.ModelReader;
import io.sparqat.quant.model.form.Problems;
import io.sparqat.quant.provenance.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An experiment: one network, the quantizations to compare, and how each is trained.
 *
 * @param name of run directories and tables
 * @param network before quantization
 * @param data where the rows are, unless the command line says otherwise
 * @param training the recipe
 * @param rounds how the training of one candidate is spread, where it is
 * @param recovery what is done for the case that something dies; no result depends on it
 * @param validation what is validated on meanwhile, and when training ends early
 * @param trials how candidates are trained side by side
 * @param budget what a sweep may use up
 * @param sharding how a source that is not sharded yet is cut
 * @param search what the verb search does; empty when the file has no such block
 * @param candidates in the order of the file; none are needed for a search
 * @param resolved the whole configuration as text, the network in it: running that text again is
 *     running this experiment again
 */
public record ExperimentConfig(
    String name,
    ModelSpec network,
    Optional<String> data,
    TrainingConfig training,
    RoundsConfig rounds,
    RecoveryConfig recovery,
    ValidationConfig validation,
    TrialsConfig trials,
    Budget budget,
    ShardingConfig sharding,
    Optional<SearchConfig> search,
    List<Candidate> candidates,
    String resolved) {
  private static final String DEFAULTS = "experiment-defaults.conf";
  private static final String SEARCH_DEFAULTS = "search-defaults.conf";

  /**
   * Reads a file under {@code conf/experiments}.
   *
   * @param settings {@code key=value} texts that win over the file's
   * @throws UserException naming file and line of every problem
   */
  public static ExperimentConfig read(Path file, List<String> settings) {
    Config config = ConfigText.read(file).toConfig();
    for (String setting : settings) {
      config =
          ConfigText.parse(setting, "--set " + setting, ConfigSyntax.CONF)
              .toConfig()
              .withFallback(config);
    }
    String name = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
    return from(
        config.withFallback(ConfigFactory.parseString("name = \"" + name + "\"")),
        file.toString(),
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"),
        ConfigText.lines(file));
  }

  /** Reads one that ships with Sparqat. */
  public static ExperimentConfig resource(String resource) {
    return from(
        ConfigText.parse(text(resource), resource, ConfigSyntax.CONF).toConfig(),
        resource,
        Path.of(""),
        text(resource).lines().toList());
  }

  private static ExperimentConfig from(
      Config config, String source, Path directory, List<String> lines) {
    Problems problems = new Problems();
    Config known =
        config.hasPath("search")
            ? config.withFallback(
                ConfigText.parse(text(SEARCH_DEFAULTS), SEARCH_DEFAULTS, ConfigSyntax.CONF))
            : config;
    ConfigObject root =
        known.withFallback(ConfigText.parse(text(DEFAULTS), DEFAULTS, ConfigSyntax.CONF)).root();
    Section section = new Section(root, problems);
    String name =
        Objects.requireNonNullElse(section.parsed("name", ExperimentConfig::fileName), "unnamed");
    Optional<String> data = section.optionalText("data");
    ModelSpec network = network(section, directory);
    TrainingConfig training = TrainingConfig.from(section.section("training"));
    RoundsConfig rounds = RoundsConfig.from(section.section("rounds"));
    RecoveryConfig recovery = RecoveryConfig.from(section.section("recovery"));
    ValidationConfig validation = ValidationConfig.from(section.section("validation"));
    TrialsConfig trials = TrialsConfig.from(section.section("trials"));
    Budget budget = BudgetFile.from(section.section("budget"));
    ShardingConfig sharding = ShardingConfig.from(section.section("sharding"));
    boolean searches = section.raw("search") != null;
    List<Candidate> candidates =
        searches && !CandidateReader.hasAny(section)
            ? List.of()
            : new CandidateReader(source, problems).read(section);
    section.raw("definitions");
    section.rejectOthers();
    Optional<SearchConfig> search = Optional.empty();
    if (network != null) {
      checkPlans(section, network, candidates);
      if (searches) {
        search = Optional.of(SearchReader.read(section.section("search"), network, lines));
      }
    }
    problems.throwIfAny(source);
    ModelSpec found = Objects.requireNonNull(network);
    return new ExperimentConfig(
        name,
        found,
        data,
        training,
        rounds,
        recovery,
        validation,
        trials,
        budget,
        sharding,
        search,
        candidates,
        resolved(root, found, lines));
  }

  private static String fileName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "Invalid name: " + name + " (must be letters, digits, '.', '_' and '-')");
    }
    return name;
  }

  /** The network in the file, or in the file that it names. */
  private static @Nullable ModelSpec network(Section section, Path directory) {
    return section.converted(
        "model",
        value -> {
          try {
            return value instanceof ConfigObject block
                ? ModelReader.read(block, "model", "model").model()
                : ModelReader.read(directory.resolve(String.valueOf(value.unwrapped())).normalize())
                    .model();
          } catch (UserException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  private static void checkPlans(Section section, ModelSpec network, List<Candidate> candidates) {
    ConfigValue where = Objects.requireNonNullElse(section.raw("candidates"), section.block());
    for (Candidate candidate : candidates) {
      try {
        candidate.apply(network);
      } catch (UserException | IllegalArgumentException e) {
        section.problem(where, "candidate " + candidate.name() + ": " + e.getMessage());
      }
    }
  }

  private static String resolved(ConfigObject root, ModelSpec network, List<String> lines) {
    ConfigObject ordered =
        root.get("search") instanceof ConfigObject search
            ? root.withValue("search", SearchReader.inOrder(search, lines))
            : root;
    return ordered
        .withValue("model", ConfigText.parse(ModelJson.write(network), "model", ConfigSyntax.JSON))
        .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  /** The candidate of this name. */
  public Candidate candidate(String candidateName) {
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(candidateName))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot find candidate "
                        + candidateName
                        + " in "
                        + name
                        + ": "
                        + Suggestion.of(
                            candidateName, candidates.stream().map(Candidate::name).toList())));
  }

  /** This experiment, which must have candidates: one with a search may have none. */
  public ExperimentConfig requireCandidates() {
    if (candidates.isEmpty()) {
      throw new UserException(
          "Cannot train "
              + name
              + ": it has no candidates (add candidates or a grid; the verb search needs none)");
    }
    return this;
  }

  /** The experiment with these candidates alone; with all when there are none. */
  public ExperimentConfig only(List<String> names) {
    return names.isEmpty()
        ? this
        : with(network, training, names.stream().map(this::candidate).toList());
  }

  /** The training of one trial, without candidates. */
  public ExperimentConfig of(Trial trial) {
    TrainingConfig recipe =
        training
            .withEpochs(trial.recipe().epochs())
            .withOptimizer(trial.recipe().options().optimizer());
    return with(trial.model(), recipe, List.of());
  }

  /**
   * The trial of a network.
   *
   * @param options those of this experiment, but for the optimizer
   * @param metric what is measured on validation rows
   * @param start what it begins from
   * @param dataFingerprint of the rows
   */
  public Trial trial(
      String trialName,
      ModelSpec model,
      TrainingOptions options,
      int epochs,
      String metric,
      Optional<Start> start,
      String dataFingerprint) {
    Recipe recipe =
        new Recipe(
            options,
            epochs,
            training.batchSize(),
            validation.heldOut(),
            validation.stopping(),
            metric);
    String spread =
        trials.spread() == TrialsConfig.Spread.CLUSTER
            ? rounds + " validated every " + validation.every()
            : trials.spread().toString();
    return Trial.of(trialName, model, recipe, start, dataFingerprint, spread);
  }

  private ExperimentConfig with(
      ModelSpec otherNetwork, TrainingConfig otherTraining, List<Candidate> otherCandidates) {
    return new ExperimentConfig(
        name,
        otherNetwork,
        data,
        otherTraining,
        rounds,
        recovery,
        validation,
        trials,
        budget,
        sharding,
        search,
        otherCandidates,
        resolved);
  }

  /**
   * Names everything that the results depend on, budgets and recovery left out: a sweep with this
   * key and the same data is the same sweep.
   */
  public String key() {
    ConfigObject root = ConfigText.parse(resolved, "configuration", ConfigSyntax.CONF);
    String candidateNames = candidates.stream().map(Candidate::name).toList().toString();
    return Fingerprint.of(
        root.withoutKey("budget").withoutKey("recovery").render(ConfigRenderOptions.concise())
            + candidateNames);
  }

  private static String text(String resource) {
    try (InputStream in = ExperimentConfig.class.getResourceAsStream("/" + resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
