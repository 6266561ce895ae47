package io.sparqat.quant.search;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a search over quantizations of one network may change: AutoQKeras's constructor arguments of
 * the same names.
 *
 * @param limits which quantizers which layers may use
 * @param menu {@code quantization_config}
 * @param tuneFilters whether widths are tuned
 * @param tuneFiltersExceptions layers whose names contain a match keep their width
 * @param layerIndexes positions in the model's layers (inputs count) that may change; empty for all
 * @param activationBits bits of inline activations that no choice covers
 * @param rules corrected, or AutoQKeras as it is
 */
public record SearchSettings(
    Limits limits,
    QuantizerMenu menu,
    FilterTuning tuneFilters,
    Optional<Pattern> tuneFiltersExceptions,
    Optional<Set<Integer>> layerIndexes,
    int activationBits,
    SearchRules rules) {
  public SearchSettings {
    layerIndexes = layerIndexes.map(Set::copyOf);
  }

  /** AutoQKeras's defaults for everything but the limits. */
  public static SearchSettings of(Limits limits) {
    return new SearchSettings(
        limits,
        QuantizerMenu.DEFAULT,
        FilterTuning.NONE,
        Optional.empty(),
        Optional.empty(),
        4,
        SearchRules.SPARQAT);
  }

  /** Whether the width of a layer stays whatever is tuned. */
  boolean keepsWidth(String layerName) {
    return tuneFiltersExceptions.filter(p -> p.matcher(layerName).find()).isPresent();
  }

  /** Whether the layer at this position of the model may change. */
  boolean mayChange(int position) {
    return layerIndexes.isEmpty() || layerIndexes.get().contains(position);
  }
}
