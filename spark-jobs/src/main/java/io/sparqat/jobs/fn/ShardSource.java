package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.rounds.MinibatchSource;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.rounds.WorkerSeed;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.train.Examples;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A worker's shards, decoded once into primitive arrays.
 *
 * @param batchSize rows of a step
 * @param seed of the order of the rows
 */
public record ShardSource(int batchSize, long seed) implements MinibatchSource<List<String>> {
  @Override
  public Minibatches open(int worker, Iterator<List<String>> partition) {
    Configuration hadoop = new Configuration();
    List<LabeledRows> shards = new ArrayList<>();
    while (partition.hasNext()) {
      for (String path : partition.next()) {
        shards.add(ShardSet.ofShard(path, hadoop).read(path));
      }
    }
    Examples examples = new RowExamples(LabeledRows.concatenate(shards));
    return new RowMinibatches(examples, batchSize, WorkerSeed.of(seed, worker));
  }
}
