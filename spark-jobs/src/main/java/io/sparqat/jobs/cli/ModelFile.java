package io.sparqat.jobs.cli;

import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelDefinition;
import io.sparqat.quant.model.form.ModelReader;
import io.sparqat.quant.model.rewrite.Quantize;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network named on the command line. */
final class ModelFile {
  static final String DESCRIPTION =
      "A model: HOCON (conf/models/NAME.conf, or just NAME), our JSON, or Keras's JSON.";

  private static final Path SHIPPED = Path.of("conf", "models");
  private static final int PEEK = 4096;

  private ModelFile() {}

  /**
   * Reads a network.
   *
   * @param quantized whether a {@code quantization} block in the file is applied
   */
  static ModelSpec read(String nameOrFile, boolean quantized) {
    Path file = Path.of(nameOrFile);
    Path shipped = SHIPPED.resolve(nameOrFile + ".conf");
    if (!Files.isRegularFile(file) && Files.isRegularFile(shipped)) {
      file = shipped;
    }
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "Cannot read model: "
              + nameOrFile
              + " is neither a file nor a name in "
              + SHIPPED
              + " (run in the directory that has conf/, or give a path)");
    }
    if (isKeras(file)) {
      return KerasModelReader.read(file);
    }
    ModelDefinition definition = ModelReader.read(file);
    return quantized
        ? definition
            .quantization()
            .map(plan -> Quantize.apply(definition.model(), plan))
            .orElse(definition.model())
        : definition.model();
  }

  /** Keras's JSON starts with the class of the model. */
  private static boolean isKeras(Path file) {
    if (!file.toString().endsWith(".json")) {
      return false;
    }
    try (BufferedReader in = Files.newBufferedReader(file)) {
      char[] start = new char[PEEK];
      int read = Math.max(0, in.read(start));
      return new String(start, 0, read).contains("\"class_name\"");
    } catch (IOException e) {
      throw new UserException("Cannot read model: " + file + ": " + e.getMessage(), e);
    }
  }
}
