package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.rounds.MinibatchSource;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.rounds.WorkerSeed;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.rows.RowTreatment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A worker's shards, decoded once into primitive arrays.
 *
 * @param batchSize rows of a step
 * @param seed of the order of the rows, and of what is drawn for them
 * @param treatment of the rows that are learnt from
 * @param heldOut rows of the training shards to validate on
 * @param validation shards to validate on, one list per worker; none for no more than {@code
 *     heldOut}
 */
public record ShardSource(
    int batchSize,
    long seed,
    RowTreatment treatment,
    HeldOut heldOut,
    List<ArrayList<String>> validation)
    implements MinibatchSource<List<String>> {
  /** Validates on nothing. */
  public ShardSource(int batchSize, long seed, RowTreatment treatment) {
    this(batchSize, seed, treatment, HeldOut.NONE, List.of());
  }

  public ShardSource {
    validation = new ArrayList<>(validation);
  }

  @Override
  public Minibatches open(int worker, Iterator<List<String>> partition) {
    Configuration hadoop = new Configuration();
    List<LabeledRows> training = new ArrayList<>();
    List<LabeledRows> held = new ArrayList<>();
    while (partition.hasNext()) {
      for (String path : partition.next()) {
        LabeledRows rows = ShardSet.ofShard(path, hadoop).read(path);
        if (heldOut.share() == 0) {
          training.add(rows);
        } else {
          HeldOut.Parts parts = heldOut.split(rows, path);
          training.add(parts.training());
          held.add(parts.validation());
        }
      }
    }
    if (worker < validation.size()) {
      for (String path : validation.get(worker)) {
        held.add(ShardSet.ofShard(path, hadoop).read(path));
      }
    }
    RowMinibatches batches =
        new RowMinibatches(
            new RowExamples(LabeledRows.concatenate(training)),
            batchSize,
            WorkerSeed.of(seed, worker),
            treatment,
            seed);
    return held.isEmpty()
        ? batches
        : batches.validatedOn(new RowExamples(LabeledRows.concatenate(held)));
  }
}
