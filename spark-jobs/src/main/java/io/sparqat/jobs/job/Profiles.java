package io.sparqat.jobs.job;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.report.RunProfiles;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.inspect.ProfileText;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.transform.NumericalProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numerical profiles of a run's trained networks, on the first rows of the first training shard,
 * which are a random part of all.
 */
final class Profiles {
  private static final int MOST_ROWS = 256;

  /** Values of all rows and layers together, which are in memory at once. */
  private static final long MOST_VALUES = 1L << 24;

  private final ShardSet shards;
  private final Map<String, List<ProfileRow>> profiles = new LinkedHashMap<>();
  private Optional<LabeledRows> shard = Optional.empty();

  Profiles(ShardSet shards) {
    this.shards = shards;
  }

  /** Adds a network, and returns its profile. */
  List<ProfileRow> add(String name, ModelArchive trained) {
    ModelSpec model = trained.model();
    LabeledRows rows = rows();
    int samples = samples(model, rows.rows());
    int width = rows.features().width();
    float[] values = new float[samples * width];
    for (int row = 0; row < samples; row++) {
      for (int feature = 0; feature < width; feature++) {
        values[row * width + feature] = rows.features().at(row, feature);
      }
    }
    NumericalProfile profile =
        NumericalProfile.of(
            model,
            ParameterLayout.weights(model, trained.weights()),
            Map.of(model.inputs().get(0).name(), values),
            samples,
            Semantics.CORRECTED);
    List<ProfileRow> lines = ProfileRow.of(model, profile);
    profiles.put(name, lines);
    return lines;
  }

  private LabeledRows rows() {
    LabeledRows rows = shard.orElseGet(() -> shards.read(Split.TRAIN, 0));
    shard = Optional.of(rows);
    return rows;
  }

  private static int samples(ModelSpec model, int rows) {
    long perRow = 1;
    for (InputSpec input : model.inputs()) {
      perRow += input.shape().size();
    }
    for (NodeSpec node : model.nodes()) {
      perRow += model.shapeOf(node.name()).size();
    }
    return (int) Math.min(Math.min(rows, MOST_ROWS), Math.max(1, MOST_VALUES / perRow));
  }

  /** Writes all profiles to the run's directory; nothing where there are none. */
  Map<String, List<ProfileRow>> write(RunDirectory run) {
    if (!profiles.isEmpty()) {
      run.write(RunProfiles.JSON, ProfileText.json(profiles));
      run.write(RunProfiles.CSV, ProfileText.csv(profiles));
    }
    return profiles;
  }
}
