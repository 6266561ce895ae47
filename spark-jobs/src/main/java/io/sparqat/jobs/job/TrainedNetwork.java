package io.sparqat.jobs.job;

import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.exchange.keras.KerasWeightsReader;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a trained network: in a run directory, in a model file, or in a Keras archive. */
public final class TrainedNetwork {
  private static final String MODELS = "models";
  private static final String SUFFIX = ".sparqat";
  private static final String FLOAT = "float";

  private TrainedNetwork() {}

  /**
   * Reads network and weights.
   *
   * @param path a run directory, a {@code .sparqat} file, or a whole {@code .h5} model of Keras 2
   * @param candidate which model of a run directory; by default its only one, or the one called
   *     "float"
   */
  public static ModelArchive read(Path path, Optional<String> candidate) {
    if (Files.isDirectory(path)) {
      return ModelArchive.read(choose(path, candidate));
    }
    if (!Files.isRegularFile(path)) {
      throw new UserException("Cannot read " + path + ": no such file (check the path)");
    }
    String name = path.toString();
    if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
      ModelSpec model =
          KerasModelReader.parse(KerasWeightsReader.architecture(path), path.toString());
      return new ModelArchive(
          model, ParameterLayout.vector(model, KerasWeightsReader.read(path, model)));
    }
    return ModelArchive.read(path);
  }

  private static Path choose(Path run, Optional<String> candidate) {
    List<Path> models = models(run);
    List<String> names =
        models.stream()
            .map(file -> file.getFileName().toString())
            .map(file -> file.substring(0, file.length() - SUFFIX.length()))
            .toList();
    String wanted = candidate.map(RunRecord::fileName).orElse(FLOAT);
    if (names.contains(wanted)) {
      return models.get(names.indexOf(wanted));
    }
    if (candidate.isEmpty() && models.size() == 1) {
      return models.get(0);
    }
    throw new UserException(
        "Cannot choose a model of "
            + run
            + ": "
            + (models.isEmpty()
                ? "there is none (name a directory that `train` or `sweep` wrote)"
                : "no " + wanted + " there (give --candidate, one of " + names + ")"));
  }

  private static List<Path> models(Path run) {
    Path directory = run.resolve(MODELS);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory, e);
    }
  }
}
