package io.sparqat.quant.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AutoQKeras's {@code limit} dictionary: for a layer class, or for layers whose names match a
 * pattern from their start, the limits of kernel, bias and activation (recurrent classes: kernel,
 * bias, recurrent kernel, activation).
 *
 * @param entries in the order given, which is the order in which patterns are tried; every key is
 *     tried as a pattern, class names and {@code default} too, as AutoQKeras does
 */
public record Limits(Map<String, List<Limit>> entries) {
  /** Bits where no {@code default} says otherwise. */
  private static final int DEFAULT_BITS = 8;

  private static final Set<String> RECURRENT = Set.of("SimpleRNN", "LSTM", "GRU", "Bidirectional");

  /** The classes whose entries are completed, and whose kernels a search quantizes. */
  static final Set<String> SEARCHED =
      Set.of(
          "Dense",
          "Conv1D",
          "Conv2D",
          "DepthwiseConv2D",
          "SimpleRNN",
          "LSTM",
          "GRU",
          "Bidirectional",
          "Conv2DTranspose",
          "SeparableConv1D",
          "SeparableConv2D");

  /** What applies to a layer: the key that was found, whether as a pattern, and its limits. */
  public record Match(String key, boolean pattern, List<Limit> limits) {
    /** The limit at {@code index}; negative indices count from the end. */
    Limit at(int index) {
      int position = index < 0 ? limits.size() + index : index;
      if (position < 0 || position >= limits.size()) {
        throw new IllegalArgumentException(
            "Cannot limit '"
                + key
                + "': its entry has "
                + limits.size()
                + " limits and number "
                + (position + 1)
                + " is needed (kernel, bias, activation)");
      }
      return limits.get(position);
    }
  }

  /** Copies the entries, keeping their order. */
  public Limits {
    Map<String, List<Limit>> copy = new LinkedHashMap<>();
    entries.forEach((key, limits) -> copy.put(key, List.copyOf(limits)));
    entries = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads AutoQKeras's dictionary and completes short entries of layer classes from {@code
   * default}: a number stands for all three roles, otherwise a list of 3 (4 for recurrent classes).
   */
  public static Limits of(Map<String, ?> dictionary) {
    List<Limit> defaults = defaults(dictionary.get("default"));
    Map<String, List<Limit>> entries = new LinkedHashMap<>(asGiven(dictionary).entries());
    entries.replaceAll((key, limits) -> completed(key, limits, defaults));
    return new Limits(entries);
  }

  /** Reads AutoQKeras's dictionary and completes nothing, as its scheduler does. */
  public static Limits asGiven(Map<String, ?> dictionary) {
    Map<String, List<Limit>> entries = new LinkedHashMap<>();
    dictionary.forEach((key, value) -> entries.put(key, limitsOf(key, value)));
    return new Limits(entries);
  }

  private static List<Limit> defaults(@Nullable Object value) {
    if (value instanceof List<?> list) {
      if (list.size() < 3 || list.size() > 4) {
        throw new IllegalArgumentException(
            "Invalid default limit: " + list + " (must be a number or have 3 or 4 entries)");
      }
      return limitsOf("default", list);
    }
    return Collections.nCopies(3, Limit.of(value == null ? DEFAULT_BITS : value));
  }

  private static List<Limit> limitsOf(String key, Object value) {
    if (!(value instanceof List<?> list)) {
      if (key.equals("default")) {
        return List.of(Limit.of(value));
      }
      throw new IllegalArgumentException(
          "Invalid limit of '" + key + "': " + value + " (must be a list, one entry a role)");
    }
    List<Limit> limits = new ArrayList<>();
    list.forEach(entry -> limits.add(Limit.of(entry)));
    return limits;
  }

  private static List<Limit> completed(String key, List<Limit> limits, List<Limit> defaults) {
    int length = limits.size();
    List<Limit> complete = new ArrayList<>(limits);
    if (RECURRENT.contains(key) && length < 4) {
      if (defaults.size() != 4) {
        throw new IllegalArgumentException(
            "Cannot complete the limit of '"
                + key
                + "': it has "
                + length
                + " entries of 4 (give all four, or a default with four)");
      }
      complete.addAll(defaults.subList(length, 4));
    } else if (SEARCHED.contains(key) && length < 3) {
      complete.addAll(defaults.subList(Math.min(length, 2), 2));
      complete.add(defaults.get(defaults.size() - 1));
    }
    return complete;
  }

  /**
   * What applies to a layer: the first key that matches its name from the start, else its class;
   * empty where the layer stays as it is.
   */
  public Optional<Match> of(String layerName, String className) {
    Optional<String> pattern = patternOf(layerName);
    if (pattern.isPresent()) {
      return pattern.map(key -> new Match(key, true, limits(key)));
    }
    return entries.containsKey(className)
        ? Optional.of(new Match(className, false, limits(className)))
        : Optional.empty();
  }

  /** The first key that matches a layer's name from the start. */
  public Optional<String> patternOf(String layerName) {
    return entries.keySet().stream().filter(key -> matchesStart(key, layerName)).findFirst();
  }

  private List<Limit> limits(String key) {
    return entries.getOrDefault(key, List.of());
  }

  /** Python's {@code re.match}: from the start, not necessarily to the end. */
  static boolean matchesStart(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).lookingAt();
  }

  /** The dictionary after completion, in AutoQKeras's form. */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    entries.forEach(
        (key, limits) ->
            plain.put(
                key,
                key.equals("default") && limits.size() == 1
                    ? limits.get(0).plain()
                    : limits.stream().map(Limit::plain).toList()));
    return plain;
  }
}
