package io.sparqat.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.form.PlanReader;
import io.sparqat.quant.model.form.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what an experiment compares:
 *
 * <pre>
 * candidates = [
 *   {name = float}
 *   {name = "4-bit", quantization { QDense {kernel_quantizer = "quantized_bits(4,0,1)"} }}
 * ]
 * grid { QDense {kernel_quantizer = ["binary(alpha=1)", "ternary(alpha=1)"]} }
 * sample {count = 200, seed = 1, grid { ... }}
 * </pre>
 *
 * A grid is a quantization with lists in it: one candidate for each way to choose from every list.
 * A sample is so many different points of a grid, drawn at random.
 */
final class CandidateReader {
  /** A candidate of a grid is called by its choices, unless that takes more characters. */
  private static final int MAX_NAME = 48;

  private static final ConfigObject SAMPLE_DEFAULTS = ConfigFactory.parseString("seed = 1").root();

  private final String source;
  private final Problems problems;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  CandidateReader(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Whether an experiment names candidates at all. */
  static boolean hasAny(Section experiment) {
    return experiment.raw("candidates") != null || experiment.raw("grid") != null;
  }

  List<Candidate> read(Section experiment) {
    ConfigValue list = experiment.raw("candidates");
    ConfigValue grid = experiment.raw("grid");
    if (list instanceof ConfigList items) {
      items.forEach(this::candidate);
    } else if (list != null) {
      problems.add(list, "candidates must be a list of {name = ..., quantization { ... }}");
    }
    if (grid instanceof ConfigObject block) {
      grid(block, Grid::all);
    } else if (grid != null) {
      problems.add(grid, "grid must be a block: a quantization with lists in it");
    }
    ConfigValue sample = experiment.raw("sample");
    if (sample instanceof ConfigObject block) {
      sample(block);
    } else if (sample != null) {
      problems.add(sample, "sample must be {count = ..., seed = ..., grid { ... }}");
    }
    if (candidates.isEmpty() && problems.isEmpty()) {
      problems.add(
          experiment.block(),
          "candidates: missing (name at least one, or give a grid or a sample)");
    }
    return List.copyOf(candidates);
  }

  private void candidate(ConfigValue value) {
    if (!(value instanceof ConfigObject object)) {
      problems.add(value, "a candidate must be {name = ..., quantization { ... }}");
      return;
    }
    Section section = new Section(object, problems);
    String name = section.parsed("name", text -> text);
    ConfigValue block = section.raw("quantization");
    section.rejectOthers();
    if (name == null) {
      return;
    }
    if (block == null) {
      add(object, name, Optional.empty());
    } else if (block instanceof ConfigObject quantization) {
      add(object, name, Optional.of(quantization));
    } else {
      problems.add(block, "quantization must be a block: { QDense { kernel_quantizer = ... } }");
    }
  }

  private void add(ConfigValue where, String name, Optional<ConfigObject> quantization) {
    if (!names.add(name)) {
      problems.add(where, "Invalid name: " + name + " (two candidates have it)");
      return;
    }
    try {
      candidates.add(
          new Candidate(name, quantization.map(block -> PlanReader.read(block, source))));
    } catch (UserException e) {
      problems.add(where, String.valueOf(e.getMessage()));
    }
  }

  /** A whole grid, or some of its points. */
  private void grid(ConfigObject block, Function<Grid, List<int[]>> points) {
    Grid grid = Grid.of(block);
    List<int[]> chosen;
    try {
      chosen = points.apply(grid);
    } catch (IllegalArgumentException e) {
      problems.add(block, String.valueOf(e.getMessage()));
      return;
    }
    for (int[] point : chosen) {
      String name = grid.name(point);
      boolean tooLong = name.isEmpty() || name.length() > MAX_NAME;
      add(
          block,
          tooLong ? String.format(Locale.ROOT, "c%05d", candidates.size() + 1) : name,
          Optional.of(grid.at(point)));
    }
  }

  private void sample(ConfigObject object) {
    Section section = new Section(object.withFallback(SAMPLE_DEFAULTS), problems);
    int count = section.integer("count", 1);
    long seed = section.whole("seed");
    ConfigValue block = section.raw("grid");
    section.rejectOthers();
    if (block instanceof ConfigObject grid) {
      grid(grid, all -> all.sample(count, seed));
    } else {
      problems.add(object, "sample must be {count = ..., seed = ..., grid { ... }}");
    }
  }
}
