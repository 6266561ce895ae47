package io.sparqat.quant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Laws that hold for every quantizer with every combination of options, drawn at random. */
class QuantizerSpecLawsTest {
  private static final List<String> VALUES =
      List.of(
          "None",
          "True",
          "False",
          "0",
          "1",
          "2",
          "4",
          "8",
          "-1",
          "-3",
          "0.5",
          "0.25",
          "0.7",
          "-0.0",
          "1e-5",
          "3.0",
          "6.02e23",
          "'auto'",
          "'auto_po2'",
          "'floor'",
          "'w/q'",
          "[0 1]",
          "[2]",
          "[0.5 2.0 0.1]",
          "[-1 0]");

  @Test
  void textAndConfigReadBackToAnEqualSpec() {
    Random random = new Random(20261);
    Map<String, Set<QuantizerSpec>> seen = new TreeMap<>();
    for (Signature<?> signature : QuantizerSpecs.signatures()) {
      for (int i = 0; i < 4000; i++) {
        QuantizerSpec spec;
        try {
          spec = QuantizerSpecs.parse(random(signature, random));
        } catch (SpecSyntaxException e) {
          continue;
        }
        String canonical = spec.canonical();
        assertThat(QuantizerSpecs.parse(canonical)).as(canonical).isEqualTo(spec);
        assertThat(QuantizerSpecs.parse(canonical).canonical()).isEqualTo(canonical);
        assertThat(QuantizerJson.read(QuantizerJson.write(spec))).as(canonical).isEqualTo(spec);
        assertThat(spec.name()).isEqualTo(signature.name());
        seen.computeIfAbsent(signature.name(), name -> new HashSet<>()).add(spec);
      }
    }
    assertThat(seen).hasSameSizeAs(QuantizerSpecs.signatures());
    seen.forEach(
        (name, specs) -> {
          boolean function = name.matches(".*(smooth|hard|binary)_.*") && !name.contains("stoch");
          assertThat(specs).as(name).hasSizeGreaterThanOrEqualTo(function ? 1 : 20);
        });
  }

  @Test
  void kernelsAreFittedOnceAndForAll() {
    for (Signature<?> signature : QuantizerSpecs.signatures()) {
      QuantizerSpec kernel = QuantizerSpecs.parse(signature.name()).asKernel();

      assertThat(kernel.asKernel()).isEqualTo(kernel);
      assertThat(kernel.canonical().contains("auto_po2"))
          .as(signature.name())
          .isEqualTo(signature.arguments().contains("alpha"));
    }
  }

  /** A call with up to three options by name. */
  private static String random(Signature<?> signature, Random random) {
    List<String> names = new ArrayList<>(signature.arguments());
    if (names.isEmpty()) {
      return signature.name();
    }
    List<String> arguments = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0 && !names.isEmpty(); n--) {
      String name = names.remove(random.nextInt(names.size()));
      arguments.add(name + "=" + VALUES.get(random.nextInt(VALUES.size())));
    }
    return signature.name() + "(" + String.join(",", arguments) + ")";
  }
}
