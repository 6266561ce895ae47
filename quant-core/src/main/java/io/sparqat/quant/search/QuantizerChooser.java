package io.sparqat.quant.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses one quantizer for one role of one layer, within its limit. Layers that a limit's pattern
 * names together share one choice per role.
 */
final class QuantizerChooser {
  private final Limits limits;
  private final QuantizerMenu menu;
  private final SearchRules rules;
  private final Choices choices;
  private final Map<String, Map<Integer, String>> groups = new HashMap<>();

  QuantizerChooser(Limits limits, QuantizerMenu menu, SearchRules rules, Choices choices) {
    this.limits = limits;
    this.menu = menu;
    this.rules = rules;
    this.choices = choices;
  }

  /** The chosen quantizer string; empty where no limit names the layer, so it stays as it is. */
  Optional<String> choose(String layerName, String className, Role wanted) {
    String head = layerName + "_" + wanted.suffix();
    Role role =
        rules == SearchRules.QKERAS
            ? Role.asQkerasReads(head, wanted == Role.LINEAR_ACTIVATION)
            : wanted;
    String field = rules == SearchRules.QKERAS ? qkerasField(role) : role.field(menu);
    Map<String, Integer> candidates = menu.of(field);
    Optional<Limits.Match> found = limits.of(layerName, className);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Limits.Match match = found.get();
    if (!match.pattern()) {
      return Optional.of(ask(head, match.at(role.index()), candidates));
    }
    Map<Integer, String> group = groups.computeIfAbsent(match.key(), key -> new HashMap<>());
    String shared = group.get(groupKey(role));
    if (shared == null) {
      shared = ask(match.key() + "_" + field, match.at(role.index()), candidates);
      group.put(groupKey(role), shared);
    }
    return Optional.of(shared);
  }

  /** AutoQKeras asks for the recurrent activation's own field and fails where there is none. */
  private static String qkerasField(Role role) {
    return switch (role) {
      case LINEAR_ACTIVATION -> "linear";
      default -> role.suffix();
    };
  }

  /** AutoQKeras groups by the place in the limits entry: linear shares with kernel. */
  private int groupKey(Role role) {
    return rules == SearchRules.QKERAS ? role.index() : role.ordinal();
  }

  private String ask(String head, Limit limit, Map<String, Integer> candidates) {
    List<String> left = new ArrayList<>(limit.filter(candidates).keySet());
    return (String) choices.choose(head + "_quantizer", left);
  }
}
