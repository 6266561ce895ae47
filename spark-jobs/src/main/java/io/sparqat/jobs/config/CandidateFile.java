package io.sparqat.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.form.ConfigText;
import io.sparqat.quant.model.form.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The quantizations in a file, to be applied to a network from elsewhere. Either HOCON with {@code
 * candidates}, {@code grid} or {@code sample}, for which an experiment does, too; or a list of the
 * dictionaries that QKeras's {@code model_quantize} takes, as a JSON array ({@code .json}) or one
 * on a line ({@code .jsonl}).
 *
 * @param candidates in the order of the file
 * @param resolved the file's content as text
 */
public record CandidateFile(List<Candidate> candidates, String resolved) {
  private static final long MAX_BYTES = 16 << 20;
  private static final List<String> OF_AN_EXPERIMENT =
      List.of(
          "name",
          "model",
          "data",
          "training",
          "rounds",
          "validation",
          "recovery",
          "trials",
          "budget",
          "sharding",
          "search",
          "definitions");

  public CandidateFile {
    candidates = List.copyOf(candidates);
  }

  /**
   * Reads a file.
   *
   * @throws UserException naming file and line of every problem
   */
  public static CandidateFile read(Path file) {
    ConfigObject root = content(file);
    Problems problems = new Problems();
    Section section = new Section(root, problems);
    OF_AN_EXPERIMENT.forEach(section::raw);
    List<Candidate> candidates = new CandidateReader(file.toString(), problems).read(section);
    section.rejectOthers();
    problems.throwIfAny(file.toString());
    return new CandidateFile(
        candidates,
        root.render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false)));
  }

  private static ConfigObject content(Path file) {
    String name = file.toString();
    if (!name.endsWith(".json") && !name.endsWith(".jsonl")) {
      return ConfigText.read(file);
    }
    String text = text(file);
    if (name.endsWith(".jsonl")) {
      text =
          text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining(",\n", "[", "]"));
    }
    if (!text.stripLeading().startsWith("[")) {
      return ConfigText.parse(text, name, ConfigSyntax.JSON);
    }
    ConfigObject list = ConfigText.parse("{\"candidates\": " + text + "}", name, ConfigSyntax.JSON);
    return list.get("candidates") instanceof ConfigList items ? named(items) : list;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            "Cannot read " + file + ": it has more than " + MAX_BYTES + " bytes (divide it)");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e + " (check the path)", e);
    }
  }

  /** Bare dictionaries get a number for a name. */
  private static ConfigObject named(ConfigList list) {
    List<ConfigValue> named = new ArrayList<>();
    for (ConfigValue item : list) {
      boolean bare =
          item instanceof ConfigObject object
              && !object.containsKey("name")
              && !object.containsKey("quantization");
      named.add(
          bare
              ? ConfigFactory.empty()
                  .withValue(
                      "name",
                      ConfigValueFactory.fromAnyRef(
                          String.format(Locale.ROOT, "c%05d", named.size() + 1)))
                  .withValue("quantization", item)
                  .root()
                  .withOrigin(item.origin())
              : item);
    }
    return ConfigFactory.empty()
        .root()
        .withValue("candidates", ConfigValueFactory.fromIterable(named));
  }
}
