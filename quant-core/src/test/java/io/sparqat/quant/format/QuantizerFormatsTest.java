package io.sparqat.quant.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.SharedData;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class QuantizerFormatsTest {
  private static NumberFormat format(String text) {
    return QuantizerFormats.of(QuantizerSpecs.parse(text));
  }

  @Test
  void formatsAreThoseOfTheValues() {
    assertThat(format("quantized_bits(8,2)")).isEqualTo(FixedPoint.signed(8, 2));
    assertThat(format("quantized_bits(4,0,1)")).isEqualTo(FixedPoint.of(-7, 7, -3));
    assertThat(format("quantized_bits(4,1,keep_negative=False)"))
        .isEqualTo(FixedPoint.unsigned(4, 1));
    assertThat(format("quantized_bits(1)")).isEqualTo(new Bipolar(0));
    assertThat(format("quantized_linear(1,0)")).isEqualTo(new Bipolar(-1));
    assertThat(format("quantized_relu(4,2)")).isEqualTo(FixedPoint.unsigned(4, 2));
    assertThat(format("quantized_relu(4,0,negative_slope=0.25)"))
        .isEqualTo(FixedPoint.of(-2, 7, -3));
    assertThat(format("quantized_relu(4,2,relu_upper_bound=1.5,is_quantized_clip=False)"))
        .isEqualTo(FixedPoint.of(0, 6, -2));
    assertThat(format("quantized_relu(4,2,relu_upper_bound=0.7,is_quantized_clip=False)"))
        .isEqualTo(FloatingPoint.FLOAT32);
    assertThat(format("quantized_po2(4)")).isEqualTo(new PowerOfTwo(true, -4, 3));
    assertThat(format("quantized_po2(4,1)")).isEqualTo(new PowerOfTwo(true, -8, 0));
    assertThat(format("quantized_relu_po2(4,4)")).isEqualTo(new PowerOfTwo(false, -8, 2));
    assertThat(format("binary(use_01=True)")).isEqualTo(FixedPoint.of(0, 1, 0));
    assertThat(format("ternary(alpha='auto')")).isEqualTo(new Ternary(0));
    assertThat(format("quantized_ulaw(4)")).isEqualTo(FloatingPoint.FLOAT32);
  }

  @Test
  void formatsThatAreNotOneAreRefused() {
    assertThatThrownBy(() -> format("quantized_bits(4,[1 0])"))
        .hasMessageContaining("quantized_bits(4,[1 0],0)");
    assertThatThrownBy(() -> format("quantized_bits(6,2.5)")).hasMessageContaining("whole");
    assertThatThrownBy(() -> format("quantized_po2(1)")).hasMessageContaining("irrational");
  }

  /** Every recorded output of an unscaled, noise-free quantizer is a member of its format. */
  @Test
  void outputsOfQkerasAreMembers() throws Exception {
    Path vectors = SharedData.find("golden/quantizers/quantizers.jsonl.gz").orElse(null);
    Assumptions.assumeTrue(vectors != null, "skipped: no shared/golden/quantizers on this machine");
    ObjectMapper json = new ObjectMapper();
    int checked = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(vectors)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode vector = json.readTree(line);
        JsonNode options = vector.path("kwargs");
        // There x + (q - x) rounds: float32 leaves the grid by some ulps.
        boolean leakySigmoid = options.has("use_sigmoid") && options.has("negative_slope");
        boolean plain =
            vector.path("y").isArray()
                && !vector.get("y").toString().contains("\"") // NaN, infinities
                && !leakySigmoid
                && !options.has("alpha")
                && !options.has("qnoise_factor")
                && !vector.has("trainable")
                && !vector.get("group").asText().contains("special")
                && vector.path("learning_phase").asInt() == 0
                && !vector.get("class").asText().matches("bernoulli|_.*|.*(learnable|msqe)_po2");
        if (plain && checkMembers(vector)) {
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(1500);
  }

  private static boolean checkMembers(JsonNode vector) {
    QuantizerSpec spec = QuantizerSpecs.parse(vector.get("spec").asText());
    NumberFormat format;
    try {
      format = QuantizerFormats.of(spec);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (format instanceof FixedPoint fixed && fixed.bits() > 25) {
      return false; // float32 rounds such codes
    }
    for (int i = 0; i < vector.get("y").size(); i++) {
      float value = vector.get("y").get(i).floatValue();
      // QKeras adds q - x to x again: a power of two far below x is rounded by up to an ulp of x.
      float slack =
          format instanceof PowerOfTwo ? Math.ulp(vector.get("x").get(i).floatValue()) : 0;
      double rounded = Math.copySign(Math.scalb(1f, Math.getExponent(value * 1.5f)), value);
      boolean near = Math.abs(value) <= slack || Math.abs(rounded - value) <= slack;
      assertThat((slack > 0 && near) || format.contains(value))
          .as("%s of %s in %s", value, spec.canonical(), format)
          .isTrue();
    }
    return true;
  }
}
