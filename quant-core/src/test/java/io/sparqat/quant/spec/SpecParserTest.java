package io.sparqat.quant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpecParserTest {
  private static final File STRINGS = new File("src/test/resources/golden/quantizers/strings.json");
  private static final String ALPHABET =
      "()[]=,'\" \t\n.;+-_eE0123456789abipqtuTFN\u0664\u00fc\u0000\ud83d";

  @Test
  void tenThousandMutatedStringsEachGiveASpecOrOneErrorWithItsOffset() throws Exception {
    List<String> strings = new ArrayList<>();
    JsonNode sections = new ObjectMapper().readTree(STRINGS);
    for (String section : List.of("collected", "unusual", "malformed")) {
      sections.get(section).forEach(entry -> strings.add(entry.get("string").textValue()));
    }
    Random random = new Random(20261);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = mutated(strings, random);
      try {
        QuantizerSpec spec = QuantizerSpecs.parse(text);
        assertThat(QuantizerSpecs.parse(spec.canonical())).as(text).isEqualTo(spec);
        read++;
      } catch (SpecSyntaxException e) {
        assertThat(e.offset()).as(text).isBetween(0, text.length());
        assertThat(e).hasMessageContaining("at offset " + e.offset());
        refused++;
      }
    }
    assertThat(read).isGreaterThan(200);
    assertThat(refused).isGreaterThan(5000);
  }

  /** One or two edits: a character changed, dropped, doubled or put in, or two texts spliced. */
  private static String mutated(List<String> strings, Random random) {
    StringBuilder text = new StringBuilder(strings.get(random.nextInt(strings.size())));
    for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
      int at = random.nextInt(text.length() + 1);
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, c);
        case 1 -> text.replace(at, Math.min(at + 1, text.length()), "");
        case 2 -> text.replace(at, Math.min(at + 1, text.length()), String.valueOf(c));
        case 3 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
        default -> {
          String other = strings.get(random.nextInt(strings.size()));
          text.setLength(at);
          text.append(other.substring(random.nextInt(other.length() + 1)));
        }
      }
    }
    return text.toString();
  }

  @Test
  void longTextsAreReadOrRefusedAtOnce() {
    String channels = "0.123456789 ".repeat(5000).trim();
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          QuantizerSpec spec = QuantizerSpecs.parse("quantized_bits(4,alpha=[" + channels + "])");
          assertThat(QuantizerSpecs.parse(spec.canonical())).isEqualTo(spec);
          for (String part : List.of("(", "[", "1_", "1,", "a", "'", " ", "-", "1.", "=")) {
            for (String head : List.of("", "quantized_bits(", "quantized_bits(alpha=")) {
              String text = head + part.repeat(60_000 / part.length());
              assertThatThrownBy(() -> QuantizerSpecs.parse(text))
                  .isInstanceOf(SpecSyntaxException.class)
                  .hasMessageMatching("(?s).{0,400}");
            }
          }
        });
  }

  @Test
  void aTextBeyondTheBoundIsRefused() {
    assertThatThrownBy(() -> QuantizerSpecs.parse(" ".repeat(SpecParser.MAX_LENGTH + 1)))
        .isInstanceOf(SpecSyntaxException.class)
        .hasMessageContaining("65536");
  }
}
