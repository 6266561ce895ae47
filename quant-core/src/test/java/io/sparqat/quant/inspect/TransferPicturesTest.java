package io.sparqat.quant.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import io.sparqat.quant.spec.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pictures of {@code docs/quantizers.md} are what this code draws. After a change that is
 * meant, draw them again: {@code mvn -pl quant-core test -Dtest=TransferPicturesTest
 * -Dsparqat.pictures=write}.
 */
class TransferPicturesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final boolean WRITE = "write".equals(System.getProperty("sparqat.pictures"));

  static final List<String> TEXTS =
      List.of(
          "quantized_linear(3,0,1,alpha=2.0)",
          "quantized_bits(3,0,0)",
          "bernoulli(alpha=1.0)",
          "ternary(alpha=1.0)",
          "stochastic_ternary(alpha='auto')",
          "binary()",
          "stochastic_binary(alpha=1.0)",
          "quantized_relu(3,1,negative_slope=0.25)",
          "quantized_ulaw(4,0)",
          "quantized_tanh(4)",
          "quantized_sigmoid(4)",
          "quantized_po2(4,2)",
          "quantized_relu_po2(4,2)",
          "quantized_hswish(5,2,0)",
          "quantized_bits_learnable_po2(3)",
          "quantized_bits_msqe_po2(3)",
          "smooth_sigmoid",
          "hard_sigmoid",
          "binary_sigmoid",
          "smooth_tanh",
          "hard_tanh",
          "binary_tanh");

  static Stream<QuantizerSpec> specs() {
    return TEXTS.stream().map(QuantizerSpecs::parse);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("specs")
  void picturesInTheDocumentationAreUpToDate(QuantizerSpec spec) throws Exception {
    Path file = DOCS.resolve("quantizers").resolve(spec.name() + ".svg");
    String drawn = TransferCurve.of(Quantizers.bind(spec)).svg().document();
    if (WRITE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, drawn);
    }

    assertThat(Files.readString(file)).isEqualTo(drawn);
  }

  @Test
  void everyQuantizerHasItsPictureAndItsSection() throws Exception {
    String page = Files.readString(DOCS.resolve("quantizers.md"));

    // Every picture has a quantizer and every quantizer a picture.
    assertThat(specs().map(QuantizerSpec::name))
        .containsExactlyInAnyOrderElementsOf(
            QuantizerSpecs.signatures().stream().map(Signature::name).toList());
    for (Signature<?> signature : QuantizerSpecs.signatures()) {
      assertThat(page).contains("(quantizers/" + signature.name() + ".svg)");
      for (String option : signature.arguments()) {
        assertThat(page).as(signature.name()).contains("`" + option + "`");
      }
    }
    specs().forEach(spec -> assertThat(page).contains("`" + spec.canonical() + "`"));
  }
}
