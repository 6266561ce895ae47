package io.sparqat.quant.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What happens to weights between gradient and next step, in our graph and in DL4J's own. */
class UpdateRulesTest {
  private static final Optimizer PLAIN = new Sgd(new Schedules.Constant(1), 0, false);

  private static ModelSpec network() {
    return ModelBuilder.named("two")
        .input("x", 3)
        .add(
            LayerType.Q_DENSE,
            Map.of(
                "units", 4,
                "kernel_quantizer", "quantized_bits(8,0,1)",
                "kernel_initializer", "random_uniform"))
        .add(LayerType.DENSE, Map.of("units", 2))
        .build();
  }

  private static DataSet data() {
    Nd4j.getRandom().setSeed(3);
    return new DataSet(Nd4j.randn(16, 3), Nd4j.randn(16, 2).mul(20));
  }

  private static TrainingOptions options(Optimizer optimizer) {
    return new TrainingOptions(optimizer, "mse", 5);
  }

  /** How far one step moves every parameter. */
  private static INDArray move(TrainingOptions options) {
    ComputationGraph graph = Lowering.lower(network(), options);
    INDArray before = graph.params().dup();
    graph.fit(data());
    return before.sub(graph.params());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Nadam"})
  void ownUpdaterDoesWhatDl4jsDoes(String name) {
    TrainingOptions options =
        options(Optimizers.named(name)).withClipping(new GradientClipping(0, 0, 2));
    ComputationGraph own = Lowering.lower(network(), options);
    ComputationGraph stock = new ComputationGraph(Lowering.configuration(network(), options));
    stock.init();
    assertThat(stock.params()).isEqualTo(own.params());
    for (int i = 0; i < 4; i++) {
      own.fit(data());
      stock.fit(data());
    }
    assertThat(own.params().sub(stock.params()).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void clippingByNormBoundsTheGradientOfEachWeight() {
    INDArray clipped =
        move(options(PLAIN).withClipping(new GradientClipping(0.01, 0, 0))).reshape(26);
    for (int[] range : new int[][] {{0, 12}, {12, 16}, {16, 24}, {24, 26}}) {
      double squares = 0;
      for (int i = range[0]; i < range[1]; i++) {
        squares += Math.pow(clipped.getDouble(i), 2);
      }
      assertThat(Math.sqrt(squares)).isCloseTo(0.01, offset(1e-5));
    }
  }

  @Test
  void clippingByValueBoundsEachGradient() {
    INDArray clipped = move(options(PLAIN).withClipping(new GradientClipping(0, 0.01, 0)));
    assertThat(clipped.amaxNumber().doubleValue()).isCloseTo(0.01, offset(1e-5));
  }

  @Test
  void clippingByGlobalNormBoundsAllGradientsTogether() {
    INDArray clipped = move(options(PLAIN).withClipping(new GradientClipping(0, 0, 0.01)));
    assertThat(clipped.norm2Number().doubleValue()).isCloseTo(0.01, offset(1e-5));
  }

  @Test
  void quantizedWeightsAreKeptInTheRangeOfTheirQuantizer() {
    ComputationGraph graph = Lowering.lower(network(), options(PLAIN));
    for (int i = 0; i < 3; i++) {
      graph.fit(data());
    }
    assertThat(graph.getParam("q_dense_0-kernel").amaxNumber().doubleValue()).isEqualTo(1);
    assertThat(graph.getParam("q_dense_1-kernel").amaxNumber().doubleValue()).isGreaterThan(1);
  }

  @Test
  void constraintsOfKerasAreApplied() {
    ModelSpec bounded =
        ModelBuilder.named("bounded")
            .input("x", 3)
            .add(LayerType.DENSE, Map.of("units", 2, "kernel_constraint", "max_norm"))
            .build();
    ComputationGraph graph = Lowering.lower(bounded, options(PLAIN));
    graph.fit(data());
    for (double norm : graph.getParam("dense_0-kernel").norm2(0).toDoubleVector()) {
      assertThat(norm).isCloseTo(2, offset(1e-5));
    }
  }
}
