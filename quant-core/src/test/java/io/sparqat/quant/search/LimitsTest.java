package io.sparqat.quant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void shortEntriesOfLayerClassesAreCompletedFromTheDefault() {
    assertThat(completed(Map.of("Dense", List.of(4)))).containsEntry("Dense", List.of(4, 8, 8));
    assertThat(completed(Map.of("Dense", List.of(4, 8)))).containsEntry("Dense", List.of(4, 8, 8));
    assertThat(completed(Map.of("Dense", List.of()))).containsEntry("Dense", List.of(8, 8, 8));
    assertThat(completed(Map.of("default", 6, "Dense", List.of(4))))
        .containsEntry("Dense", List.of(4, 6, 6));
    assertThat(
            completed(
                Map.of("default", List.of(2, 4, 6), "Dense", List.of(8), "Conv2D", List.of())))
        .containsEntry("Dense", List.of(8, 4, 6))
        .containsEntry("Conv2D", List.of(2, 4, 6));
    assertThat(
            completed(
                Map.of("default", List.of(2, 4, 6, 8), "LSTM", List.of(4), "Dense", List.of(1))))
        .containsEntry("LSTM", List.of(4, 4, 6, 8))
        .containsEntry("Dense", List.of(1, 4, 8));
  }

  @Test
  void patternsAndOtherClassesStayAsTheyAre() {
    assertThat(completed(Map.of("Activation", List.of(4), "^dense$", List.of(8))))
        .containsEntry("Activation", List.of(4))
        .containsEntry("^dense$", List.of(8));
  }

  @Test
  void recurrentClassesNeedFourDefaults() {
    assertThatThrownBy(() -> Limits.of(Map.of("LSTM", List.of(4))))
        .hasMessage(
            "Cannot complete the limit of 'LSTM': it has 1 entries of 4 (give all four, or a"
                + " default with four)");
  }

  @Test
  void theFirstPatternThatMatchesFromTheStartWinsOverTheClass() {
    Map<String, Object> dictionary = new LinkedHashMap<>();
    dictionary.put("Dense", List.of(4, 8, 4));
    dictionary.put("^conv2d_[12]$", List.of(List.of("binary", "ternary"), 8, 4));
    Limits limits = Limits.of(dictionary);
    assertThat(limits.of("d0", "Dense").orElseThrow().pattern()).isFalse();
    assertThat(limits.of("conv2d_1", "Conv2D").orElseThrow().key()).isEqualTo("^conv2d_[12]$");
    assertThat(limits.of("conv2d_3", "Conv2D")).isEmpty();
    assertThat(limits.of("Dense_1", "Dense").orElseThrow().pattern()).isTrue();
  }

  @Test
  void aListMustBeInTheMenu() {
    Limit limit = new Limit.Listed(List.of("quantized_bits(9,0,1)"));
    assertThatThrownBy(() -> limit.filter(QuantizerMenu.DEFAULT.of("kernel")))
        .hasMessageStartingWith("Cannot limit a choice to 'quantized_bits(9,0,1)'");
  }

  @Test
  void entriesAreNumbersOrLists() {
    assertThatThrownBy(() -> Limits.of(Map.of("Dense", 4)))
        .hasMessage("Invalid limit of 'Dense': 4 (must be a list, one entry a role)");
    assertThatThrownBy(() -> Limits.of(Map.of("Dense", List.of("binary"))))
        .hasMessage(
            "Invalid limit: binary (must be a number of bits or a list of quantizer strings)");
  }

  private static Map<String, Object> completed(Map<String, Object> dictionary) {
    return Limits.of(dictionary).plain();
  }
}
