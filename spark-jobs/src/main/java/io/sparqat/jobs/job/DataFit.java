package io.sparqat.jobs.job;

import io.sparqat.jobs.shard.ShardManifest;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.rows.RowTreatment;
import java.util.Arrays;

/** Whether a network takes the rows of some data and tells their classes apart. */
public final class DataFit {
  private DataFit() {}

  /**
   * Checks that what a recipe does to rows can be done to those of some data.
   *
   * @throws UserException where it cannot
   */
  static void requireTreatable(RowTreatment rows, ShardSet shards) {
    ShardManifest manifest = shards.manifest();
    try {
      rows.classWeights().requireClasses(manifest.classes());
      rows.augmentation().requireImages(TensorShape.of(manifest.features().shape()));
    } catch (IllegalArgumentException e) {
      throw new UserException("Cannot train on " + manifest.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks network and data; needs no session.
   *
   * @param verb what is to be done, for the message: "train"
   * @throws UserException when they do not fit each other
   */
  public static void require(String verb, ModelSpec network, ShardSet shards) {
    if (network.inputs().size() != 1 || network.outputs().size() != 1) {
      throw new UserException(
          "Cannot "
              + verb
              + " network "
              + network.name()
              + ": it must have one input and one output");
    }
    int[] row = shards.manifest().features().shape();
    TensorShape input = network.inputs().get(0).shape();
    if (input.size() != Arrays.stream(row).reduce(1, Math::multiplyExact)) {
      throw new UserException(
          String.format(
              "Cannot %s network %s on %s: its input is %s, a row is %s (change input_shape, or"
                  + " take other data)",
              verb, network.name(), shards.manifest().name(), input, TensorShape.of(row)));
    }
    TensorShape output = network.shapeOf(network.outputs().get(0));
    if (output.rank() != 1 || output.size() != shards.manifest().classes()) {
      throw new UserException(
          String.format(
              "Cannot %s network %s on %s: its output %s is %s, the data has %d classes (give"
                  + " the last layer units = %d)",
              verb,
              network.name(),
              shards.manifest().name(),
              network.outputs().get(0),
              output,
              shards.manifest().classes(),
              shards.manifest().classes()));
    }
  }
}
