package io.sparqat.quant.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CandidateBuilderTest {
  private final ModelSpec model =
      ModelBuilder.named("net")
          .input("x", 8)
          .add(
              "kernel_fc", LayerSpec.of(LayerType.DENSE, Map.of("units", 16, "activation", "relu")))
          .add("fc", LayerSpec.of(LayerType.DENSE, Map.of("units", 8)))
          .add("act", LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "relu")))
          .add("point", LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "linear")))
          .add("out", LayerSpec.of(LayerType.DENSE, Map.of("units", 3)))
          .add("softmax", LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "softmax")))
          .build();

  private final Limits limits =
      Limits.of(Map.of("Dense", List.of(4, 8, 4), "Activation", List.of(4)));

  @Test
  void asksForEveryQuantizerOnceInTheOrderOfTheLayers() {
    assertThat(names(settings(SearchRules.SPARQAT)))
        .containsExactly(
            "kernel_fc_kernel_quantizer",
            "fc_kernel_quantizer",
            "out_kernel_quantizer",
            "kernel_fc_bias_quantizer",
            "kernel_fc_activation_quantizer",
            "fc_bias_quantizer",
            "act_activation_quantizer",
            "point_activation_quantizer",
            "out_bias_quantizer");
  }

  @Test
  void aLayerCalledKernelGetsActivationsForItsActivation() {
    assertThat(values(SearchRules.SPARQAT, "kernel_fc_activation_quantizer"))
        .contains("quantized_relu(4,2)")
        .doesNotContain("stochastic_ternary");
    assertThat(values(SearchRules.QKERAS, "kernel_fc_activation_quantizer"))
        .contains("stochastic_ternary");
  }

  @Test
  void linearActivationsAreRequantizationPoints() {
    assertThat(values(SearchRules.SPARQAT, "point_activation_quantizer"))
        .containsExactly("binary", "ternary", "quantized_bits(4,1)");
  }

  @Test
  void answersAppearInTheDictionary() {
    Candidate candidate =
        CandidateBuilder.build(
            model,
            settings(SearchRules.SPARQAT),
            Map.of(
                "fc_kernel_quantizer", "ternary",
                "act_activation_quantizer", "quantized_relu(3,1)"));
    assertThat(candidate.dictionary())
        .containsEntry(
            "fc", Map.of("kernel_quantizer", "ternary", "bias_quantizer", "quantized_bits(4,0,1)"))
        .containsEntry("act", "quantized_relu(3,1)")
        .doesNotContainKey("softmax");
  }

  @Test
  void widthsAreTunedButForTheExceptions() {
    SearchSettings tuned =
        new SearchSettings(
            limits,
            QuantizerMenu.DEFAULT,
            FilterTuning.LAYER,
            Optional.of(Pattern.compile("^out")),
            Optional.empty(),
            4,
            SearchRules.SPARQAT);
    Candidate candidate = CandidateBuilder.build(model, tuned, Map.of("network_filters_fc", 1.5));
    assertThat(candidate.model().node("fc").layer().integer("units")).isEqualTo(12);
    assertThat(candidate.model().node("out").layer().integer("units")).isEqualTo(3);
    assertThat(names(tuned)).doesNotContain("network_filters_out");
  }

  @Test
  void layersLeftOutAreNotAskedFor() {
    SearchSettings inner =
        new SearchSettings(
            limits,
            QuantizerMenu.DEFAULT,
            FilterTuning.NONE,
            Optional.empty(),
            Optional.of(Set.of(2)),
            4,
            SearchRules.SPARQAT);
    assertThat(names(inner)).containsExactly("fc_kernel_quantizer", "fc_bias_quantizer");
  }

  @Test
  void aValueOutsideTheSpaceIsRefused() {
    assertThatThrownBy(
            () ->
                CandidateBuilder.build(
                    model,
                    settings(SearchRules.SPARQAT),
                    Map.of("fc_kernel_quantizer", "quantized_bits(8,0,1)")))
        .hasMessageStartingWith("Invalid fc_kernel_quantizer: quantized_bits(8,0,1)");
  }

  private SearchSettings settings(SearchRules rules) {
    return new SearchSettings(
        limits,
        QuantizerMenu.DEFAULT,
        FilterTuning.NONE,
        Optional.empty(),
        Optional.empty(),
        4,
        rules);
  }

  private List<String> names(SearchSettings settings) {
    return CandidateBuilder.space(model, settings).parameters().stream()
        .map(HyperParameter::name)
        .toList();
  }

  private List<Object> values(SearchRules rules, String name) {
    return CandidateBuilder.space(model, settings(rules)).parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }
}
