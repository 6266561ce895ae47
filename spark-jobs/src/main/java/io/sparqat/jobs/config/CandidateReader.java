package io.sparqat.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.form.PlanReader;
import io.sparqat.quant.model.form.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what an experiment compares:
 *
 * <pre>
 * candidates = [
 *   {name = float}
 *   {name = "4-bit", quantization { QDense {kernel_quantizer = "quantized_bits(4,0,1)"} }}
 * ]
 * grid { QDense {kernel_quantizer = ["binary(alpha=1)", "ternary(alpha=1)"]} }
 * </pre>
 *
 * A grid is a quantization with lists in it: one candidate for each way to choose from every list.
 */
final class CandidateReader {
  /** More than this many candidates in one grid is a slip. */
  private static final int MAX_GRID = 10_000;

  private final String source;
  private final Problems problems;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  CandidateReader(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
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
      grid(block);
    } else if (grid != null) {
      problems.add(grid, "grid must be a block: a quantization with lists in it");
    }
    if (candidates.isEmpty() && problems.isEmpty()) {
      problems.add(experiment.block(), "candidates: missing (name at least one, or give a grid)");
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

  private void grid(ConfigObject block) {
    TreeMap<String, ConfigList> axes = new TreeMap<>();
    axes(block, "", axes);
    long count = 1;
    for (ConfigList axis : axes.values()) {
      count = Math.min(MAX_GRID + 1L, count * axis.size());
    }
    if (count > MAX_GRID) {
      problems.add(block, "grid has more than " + MAX_GRID + " candidates (shorten its lists)");
      return;
    }
    combine(block, new ArrayList<>(axes.entrySet()), 0, "");
  }

  private static void axes(ConfigObject block, String path, Map<String, ConfigList> axes) {
    block.forEach(
        (key, value) -> {
          String quoted = path + com.typesafe.config.ConfigUtil.quoteString(key);
          if (value instanceof ConfigList list) {
            axes.put(quoted, list);
          } else if (value instanceof ConfigObject object) {
            axes(object, quoted + ".", axes);
          }
        });
  }

  private void combine(
      ConfigObject block, List<Map.Entry<String, ConfigList>> axes, int axis, String name) {
    if (axis == axes.size()) {
      add(block, name.isEmpty() ? "grid" : name, Optional.of(block));
      return;
    }
    axes.get(axis).getValue().stream()
        .sorted(Comparator.comparingInt(choice -> axes.get(axis).getValue().indexOf(choice)))
        .forEach(
            choice ->
                combine(
                    block.toConfig().withValue(axes.get(axis).getKey(), choice).root(),
                    axes,
                    axis + 1,
                    (name.isEmpty() ? "" : name + " ") + choice.unwrapped()));
  }
}
