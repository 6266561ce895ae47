package io.sparqat.quant.train;

import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network with its weights and all that training needs to go on as if it had not stopped.
 *
 * @param model the network
 * @param options how it was trained
 * @param parameters the flat vector of {@link ParameterLayout}; not copied
 * @param optimizerState the optimizer's {@code [slot][parameter]} values; empty for a fresh start
 * @param steps updates made
 * @param epochs epochs finished
 */
public record TrainedModel(
    ModelSpec model,
    TrainingOptions options,
    float[] parameters,
    float[] optimizerState,
    int steps,
    int epochs) {
  private static final String TRAINING = "training.json";
  private static final String OPTIMIZER = "optimizer.f32";

  /** Checks the lengths of the arrays. */
  public TrainedModel {
    int size = ParameterLayout.size(model);
    if (parameters.length != size) {
      throw new IllegalArgumentException(
          "Invalid parameters: " + parameters.length + " values (must be " + size + ")");
    }
    int state = options.optimizer().slots() * size;
    if (optimizerState.length != 0 && optimizerState.length != state) {
      throw new IllegalArgumentException(
          "Invalid optimizer state: "
              + optimizerState.length
              + " values (must be 0 or "
              + state
              + ")");
    }
  }

  /** What a network that {@link Lowering} made holds now. */
  public static TrainedModel of(ModelSpec model, TrainingOptions options, ComputationGraph graph) {
    INDArray state = graph.getUpdater().getStateViewArray();
    return new TrainedModel(
        model,
        options,
        read(graph.params()),
        state == null ? new float[0] : read(state),
        graph.getIterationCount(),
        graph.getEpochCount());
  }

  private static float[] read(INDArray array) {
    return array.length() == 0 ? new float[0] : array.dup().data().asFloat();
  }

  /** A network in the state that this describes. */
  public ComputationGraph graph() {
    ComputationGraph graph = Lowering.lower(model, options);
    if (parameters.length > 0) {
      graph.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
    }
    if (optimizerState.length > 0) {
      graph.getUpdater().getStateViewArray().assign(Nd4j.createFromArray(optimizerState));
    }
    graph.getConfiguration().setIterationCount(steps);
    graph.getConfiguration().setEpochCount(epochs);
    return graph;
  }

  /** The weights by layer, copied. */
  public ModelWeights weights() {
    return ParameterLayout.weights(model, parameters);
  }

  /** As a model file's content, with what training needs to go on attached. */
  public ModelArchive archive() {
    return new ModelArchive(
        model,
        parameters,
        Map.of(
            TRAINING, TrainingText.write(this).getBytes(StandardCharsets.UTF_8),
            OPTIMIZER, bytes(optimizerState)));
  }

  /**
   * Reads back what {@link #archive} attached.
   *
   * @throws UserException if the file holds no training state
   */
  public static TrainedModel of(ModelArchive archive) {
    byte[] training = archive.attachments().get(TRAINING);
    byte[] state = archive.attachments().get(OPTIMIZER);
    if (training == null || state == null) {
      throw new UserException(
          "Cannot go on training network "
              + archive.model().name()
              + ": its model file holds weights only (train it anew, or save it with its state)");
    }
    float[] values = new float[state.length / Float.BYTES];
    ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return TrainingText.parse(
        new String(training, StandardCharsets.UTF_8), archive.model(), archive.weights(), values);
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
