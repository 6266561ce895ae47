package io.sparqat.quant.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.UserException;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.transform.Distribution;
import io.sparqat.quant.transform.NumericalProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final ModelSpec MODEL =
      ModelBuilder.named("profiled")
          .input("x", 2, 1)
          .add("flat", LayerSpec.of(LayerType.FLATTEN, Map.of()))
          .add(
              "dense",
              LayerSpec.of(
                  LayerType.Q_DENSE,
                  Map.of("units", 2, "kernel_quantizer", "quantized_bits(4,0,1,alpha=1.0)")))
          .add(
              "act",
              LayerSpec.of(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(2,0)")))
          .build();

  /** Kernel 0.3, -0.5, 0.25, 2 and no bias; two samples. */
  private static List<ProfileRow> rows() {
    float[] weights = {0.3f, -0.5f, 0.25f, 2, 0, 0};
    NumericalProfile profile =
        NumericalProfile.of(
            MODEL,
            ParameterLayout.weights(MODEL, weights),
            Map.of("x", new float[] {1, 0, 0, 1}),
            2,
            Semantics.CORRECTED);
    return ProfileRow.of(MODEL, profile);
  }

  @Test
  void hasALineForEveryInputWeightAndOutput() {
    assertThat(rows())
        .extracting(row -> row.layer() + " " + row.part())
        .containsExactly(
            "x input", "flat output", "dense kernel", "dense bias", "dense output", "act output");
  }

  @Test
  void saysWhatAQuantizerCutsOffAndHowFarItMovesValues() {
    ProfileRow kernel = rows().get(2);
    // Steps of 1/8 from -0.875 to 0.875: 0.3 moves by 0.05, 2 is cut off.
    assertThat(kernel.values().minimum()).isEqualTo(-0.5);
    assertThat(kernel.values().maximum()).isEqualTo(0.875);
    assertThat(kernel.effect().orElseThrow().saturated()).isEqualTo(0.25);
    assertThat(kernel.effect().orElseThrow().rootMeanSquareError())
        .isCloseTo(
            Math.sqrt((0.05 * 0.05 + 1.125 * 1.125) / 4),
            org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void comesBackFromItsJson() {
    Map<String, List<ProfileRow>> profiles = new LinkedHashMap<>();
    profiles.put("8 bits", rows());
    double nan = Double.NaN;
    double infinite = Double.POSITIVE_INFINITY;
    profiles.put(
        "broken",
        List.of(
            new ProfileRow(
                "a", "output", new Distribution(nan, 0, 1, 2, infinite), Optional.empty())));
    assertThat(ProfileText.parse(ProfileText.json(profiles), "file")).isEqualTo(profiles);
    assertThatThrownBy(() -> ProfileText.parse("{\"a\": [{\"values\": [1]}]}", "profiles.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot read profiles.json: Invalid values: 1 numbers (must be 5)");
  }

  @Test
  void csvHasOneLineForEachAndQuotesNames() {
    List<String> lines = ProfileText.csv(Map.of("4 bits, \"po2\"", rows())).lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).startsWith("network,layer,part,minimum,");
    assertThat(lines.get(3)).startsWith("\"4 bits, \"\"po2\"\"\",dense,kernel,-0.5,");
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.replaceAll("\"[^,]*,[^,]*\"\"\"", "x").split(",", -1)).hasSize(12));
  }

  @Test
  void theDrawingLeavesOutWhatRepeatsAndMarksWhatIsCutOff() {
    String svg = ProfilePlot.of("profiled", rows()).inline();
    assertThat(svg).contains("dense · kernel", ">x<", ">act<", "25.0 %").doesNotContain(">flat<");
    assertThat(svg).contains("stroke thin series-2").doesNotContain("NaN");
    assertThat(
            ProfilePlot.of(
                    "broken",
                    List.of(
                        new ProfileRow(
                            "a",
                            "output",
                            new Distribution(Double.NaN, 0, 1, 2, 3),
                            Optional.empty())))
                .inline())
        .contains("not finite");
  }
}
