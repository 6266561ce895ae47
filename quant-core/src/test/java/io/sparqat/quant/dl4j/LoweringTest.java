package io.sparqat.quant.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.Adam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class LoweringTest {
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(Adam.of(0.01), "categorical_crossentropy", 7);

  private static ModelSpec floatNetwork() {
    return ModelBuilder.named("small")
        .input("x", 6, 5, 2)
        .add(LayerType.CONV_2D, Map.of("filters", 5, "kernel_size", 3, "padding", "same"))
        .add(LayerType.ACTIVATION, Map.of("activation", "tanh"))
        .add(LayerType.MAX_POOLING_2D, Map.of("pool_size", 2))
        .add(LayerType.FLATTEN, Map.of())
        .add(LayerType.DENSE, Map.of("units", 9, "activation", "sigmoid"))
        .add(LayerType.DENSE, Map.of("units", 3, "activation", "softmax"))
        .build();
  }

  private static ModelSpec quantizedNetwork() {
    return ModelBuilder.named("quantized")
        .input("x", 6, 5, 2)
        .add(
            LayerType.Q_CONV_2D,
            Map.of(
                "filters",
                8,
                "kernel_size",
                3,
                "kernel_quantizer",
                "quantized_bits(4,0,1)",
                "bias_quantizer",
                "quantized_bits(4,0,1)"))
        .add(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(4)"))
        .add(LayerType.FLATTEN, Map.of())
        .add(LayerType.DROPOUT, Map.of("rate", 0.1))
        .add(
            LayerType.Q_DENSE,
            Map.of(
                "units", 3,
                "kernel_quantizer", "quantized_bits(4,0,1)",
                "bias_quantizer", "quantized_bits(4,0,1)"))
        .add(LayerType.ACTIVATION, Map.of("activation", "softmax"))
        .build();
  }

  private static DataSet batch(int size, long seed) {
    Nd4j.getRandom().setSeed(seed);
    INDArray x = Nd4j.randn(size, 6, 5, 2);
    INDArray labels = Nd4j.zeros(size, 3);
    for (int n = 0; n < size; n++) {
      double left = x.getDouble(n, 2, 2, 0);
      labels.putScalar(n, left < -0.4 ? 0 : left < 0.4 ? 1 : 2, 1);
    }
    return new DataSet(x, labels);
  }

  @Test
  void aLossOfVectorsIsRefusedForAnOutputOfSeveral() {
    ModelSpec steps =
        ModelBuilder.named("steps")
            .input("x", 4, 2)
            .add(LayerType.DENSE, Map.of("units", 3, "activation", "softmax"))
            .build();
    assertThatThrownBy(() -> Lowering.lower(steps, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("categorical_crossentropy: it compares one vector of each sample");
    assertThat(Lowering.lower(steps, OPTIONS.withLoss("mse")).numParams()).isEqualTo(9);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    ComputationGraph graph = Lowering.lower(floatNetwork(), OPTIONS);
    DataSet data = batch(19, 1);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    INDArray gradient = graph.getFlattenedGradients().dup();
    INDArray params = graph.params().reshape(graph.numParams());
    for (long i = 0; i < graph.numParams(); i += 7) {
      float old = params.getFloat(i);
      float step = 2e-3f;
      params.putScalar(i, old + step);
      double above = graph.score(data, false);
      params.putScalar(i, old - step);
      double below = graph.score(data, false);
      params.putScalar(i, old);
      double slope = (above - below) / (2 * step);
      assertThat(gradient.getDouble(i)).isCloseTo(slope, offset(2e-3));
    }
  }

  @Test
  void trainsAQuantizedNetwork() {
    ComputationGraph graph = Lowering.lower(quantizedNetwork(), OPTIONS);
    DataSet data = batch(64, 2);
    double before = graph.score(data, false);
    for (int i = 0; i < 60; i++) {
      graph.fit(data);
    }
    assertThat(graph.score(data, false)).isLessThan(0.5 * before);
    INDArray output = graph.outputSingle(data.getFeatures());
    assertThat(output.shape()).containsExactly(64, 3);
    assertThat(output.sum(1).getDouble(5)).isCloseTo(1, offset(1e-5));
  }

  @Test
  void parametersStandInKerasOrderAndShape() {
    ComputationGraph graph = Lowering.lower(quantizedNetwork(), OPTIONS);
    assertThat(graph.numParams()).isEqualTo(3 * 3 * 2 * 8 + 8 + 4 * 3 * 8 * 3 + 3);
    assertThat(graph.paramTable().keySet())
        .containsExactly(
            "q_conv2d_0-kernel", "q_conv2d_0-bias", "q_conv2d_4-kernel", "q_conv2d_4-bias");
    assertThat(graph.getParam("q_conv2d_0-kernel").shape()).containsExactly(3, 3, 2, 8);
  }

  @Test
  void configurationSurvivesJson() {
    ComputationGraphConfiguration configuration =
        Lowering.configuration(quantizedNetwork(), OPTIONS);
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(read).isEqualTo(configuration);
    assertThat(read.getTopologicalOrderStr()).isEqualTo(configuration.getTopologicalOrderStr());
  }

  @Test
  void savedNetworkContinuesIdentically() throws IOException {
    ComputationGraph graph = Lowering.lower(quantizedNetwork(), OPTIONS);
    graph.fit(batch(32, 3));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, true);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(
            new ByteArrayInputStream(bytes.toByteArray()), true);
    assertThat(read.params()).isEqualTo(graph.params());
    for (int i = 0; i < 3; i++) {
      graph.fit(batch(32, 4 + i));
      read.fit(batch(32, 4 + i));
    }
    assertThat(read.params()).isEqualTo(graph.params());
    assertThat(read.getUpdater().getStateViewArray())
        .isEqualTo(graph.getUpdater().getStateViewArray());
  }

  @Test
  void sameSeedGivesTheSameBits() {
    ComputationGraph one = Lowering.lower(quantizedNetwork(), OPTIONS);
    ComputationGraph two = Lowering.lower(quantizedNetwork(), OPTIONS);
    one.fit(batch(20, 9));
    two.fit(batch(20, 9));
    assertThat(one.params()).isEqualTo(two.params());
  }

  @Test
  void theAverageOfATensorWithItselfTrainsAsTheTensor() {
    LayerSpec nothing = LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "linear"));
    float[] averaged = trained(LayerSpec.of(LayerType.AVERAGE, Map.of()), "d", "d");
    assertThat(averaged).containsExactly(trained(nothing, "d"), offset(1e-6f));
  }

  private static float[] trained(LayerSpec middle, String... reads) {
    ModelSpec model =
        ModelBuilder.named("twice")
            .input("x", 6, 5, 2)
            .add(LayerType.FLATTEN, Map.of())
            .add("d", LayerSpec.of(LayerType.DENSE, Map.of("units", 4, "activation", "tanh")))
            .add("m", middle, reads)
            .add("out", LayerSpec.of(LayerType.DENSE, Map.of("units", 3, "activation", "softmax")))
            .build();
    ComputationGraph graph = Lowering.lower(model, OPTIONS);
    for (int seed = 1; seed <= 3; seed++) {
      graph.fit(batch(19, seed));
    }
    return graph.params().toFloatVector();
  }
}
