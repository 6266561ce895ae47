package io.sparqat.jobs.fn;

import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.train.Evaluation;
import io.sparqat.quant.train.Examples;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores a trained network on the shards of one partition, without training behaviour. Returns
 * three numbers: rows, right answers, and loss times rows.
 */
public final class ScoreTask implements FlatMapFunction<Iterator<List<String>>, double[]> {
  private static final long serialVersionUID = 1;
  private static final String ACCURACY = "accuracy";

  private final Broadcast<String> configuration;
  private final Broadcast<float[]> parameters;
  private final String loss;

  /**
   * @param loss Keras's name
   */
  public ScoreTask(Broadcast<String> configuration, Broadcast<float[]> parameters, String loss) {
    this.configuration = configuration;
    this.parameters = parameters;
    this.loss = loss;
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
        Examples examples = new RowExamples(ShardSet.ofShard(path, hadoop).read(path));
        Evaluation part = Evaluation.of(network, examples, loss, List.of(ACCURACY));
        counts[0] += examples.rows();
        counts[1] += Math.rint(part.metric(ACCURACY) * examples.rows());
        counts[2] += part.loss() * examples.rows();
      }
    }
    return List.of(counts).iterator();
  }
}
