package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.dl4j.BatchArrays;
import io.sparqat.quant.dl4j.CountsCorrect;
import io.sparqat.quant.dl4j.Lowering;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores a trained network on the shards of one partition, without training behaviour. Returns
 * three numbers: rows, right answers, and loss times rows.
 */
public final class ScoreTask implements FlatMapFunction<Iterator<List<String>>, double[]> {
  private static final long serialVersionUID = 1;
  private static final int BATCH = 256;

  private final Broadcast<String> configuration;
  private final Broadcast<float[]> parameters;

  public ScoreTask(Broadcast<String> configuration, Broadcast<float[]> parameters) {
    this.configuration = configuration;
    this.parameters = parameters;
  }

  @Override
  public Iterator<double[]> call(Iterator<List<String>> partition) {
    ComputationGraph network =
        Lowering.restore(ComputationGraphConfiguration.fromJson(configuration.value()));
    network.params().assign(Nd4j.createFromArray(parameters.value()).reshape(1, -1));
    Configuration hadoop = new Configuration();
    double[] counts = new double[3];
    while (partition.hasNext()) {
      for (String path : partition.next()) {
        score(network, ShardSet.ofShard(path, hadoop).read(path), counts);
      }
    }
    return List.of(counts).iterator();
  }

  private static void score(ComputationGraph network, LabeledRows rows, double[] counts) {
    BatchArrays arrays = new BatchArrays(rows.features().width(), rows.classes());
    float[] features = new float[rows.features().width() * BatchArrays.stride(BATCH)];
    int[] order = IntStream.range(0, rows.rows()).toArray();
    int[] labels = new int[BATCH];
    CountsCorrect output = (CountsCorrect) network.getOutputLayer(0);
    for (int from = 0; from < order.length; from += BATCH) {
      int size = Math.min(BATCH, order.length - from);
      rows.features().gather(order, from, size, BatchArrays.stride(size), features);
      System.arraycopy(rows.labels(), from, labels, 0, size);
      DataSet batch = arrays.fill(features, labels, size);
      double loss = network.score(batch, false);
      counts[0] += size;
      counts[1] += output.correct();
      counts[2] += loss * size;
    }
  }
}
