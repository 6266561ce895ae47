package io.sparqat.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LanesTest {
  /** A field of a vector class that names a width, as class files spell it. */
  private static final Pattern SPECIES = Pattern.compile("SPECIES_(64|128|256|512|MAX|PREFERRED)");

  @Test
  void onlyLanesChoosesAVectorWidth() throws IOException, URISyntaxException {
    Path classes = Path.of(Lanes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> choosing;
    try (Stream<Path> files = Files.walk(classes)) {
      choosing =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(LanesTest::choosesAWidth)
              .map(Path::getFileName)
              .toList();
    }
    assertThat(choosing).containsExactly(Path.of("Lanes.class"));
  }

  private static boolean choosesAWidth(Path file) {
    try {
      return SPECIES.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void partialSumsFillWholeVectors() {
    assertThat(Lanes.VIRTUAL % Lanes.WIDTH).isZero();
  }
}
