package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.exchange.keras.KerasModelWriter;
import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.model.form.ModelReader;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks, states and directions of recurrent networks, against Keras and QKeras. */
class RecurrentNetworksTest {
  private static final Path VECTORS = Path.of("src/test/resources/golden/recurrent-networks.json");
  private static final int SAMPLES = 6;

  private static JsonNode vector(String name) throws IOException {
    for (JsonNode network : new ObjectMapper().readTree(VECTORS.toFile()).path("networks")) {
      if (network.path("name").asText().equals(name)) {
        return network;
      }
    }
    throw new IllegalArgumentException("Invalid vector: " + name);
  }

  private static float[] flat(JsonNode values) {
    List<Float> found = new ArrayList<>();
    collect(values, found);
    float[] result = new float[found.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = found.get(i);
    }
    return result;
  }

  private static void collect(JsonNode values, List<Float> found) {
    if (values.isArray()) {
      values.forEach(value -> collect(value, found));
    } else {
      found.add(values.floatValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding-lstm",
        "masking-gru-bidirectional",
        "masking-qlstm-qgru",
        "two-masks",
        "dropped-by-qactivation",
        "encoder-decoder",
        "two-directions",
        "masked-states"
      })
  void outputsLossesAndTrainedWeightsAreThoseOfKeras(String name) throws IOException {
    JsonNode vector = vector(name);
    ModelSpec model = KerasModelReader.read(vector.path("model"), name);
    ModelWeights weights = ParameterLayout.weights(model, flat(vector.path("weights")));
    Map<String, float[]> inputs = new LinkedHashMap<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      inputs.put(model.inputs().get(i).name(), flat(vector.path("inputs").get(i)));
    }
    float[] output =
        new NetworkInference(model, false)
            .run(weights, inputs, SAMPLES)
            .get(model.outputs().get(0));
    assertClose("output", Objects.requireNonNull(output), flat(vector.path("output")));

    TrainingOptions sgd =
        new TrainingOptions(new Sgd(Schedules.of(0.1), 0, false), "mean_squared_error", 1);
    StepTrainer trainer = new StepTrainer(model, sgd, weights);
    float[] target = flat(vector.path("target"));
    for (JsonNode loss : vector.path("losses")) {
      double found = trainer.step(List.copyOf(inputs.values()), target, SAMPLES);
      assertThat(found).isCloseTo(loss.doubleValue(), Offset.offset(1e-5));
    }
    assertClose(
        "weights", ParameterLayout.vector(model, trainer.weights()), flat(vector.path("trained")));
  }

  private static void assertClose(String what, float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("%s[%d]", what, i).isCloseTo(expected[i], Offset.offset(2e-5f));
    }
  }

  @Test
  void outputsAreChosenByNumberAndComeBackFromTheirForms() {
    ModelSpec model =
        ModelReader.parse(
                """
                name = states, input_shape = [4, 2]
                layers = [
                  {class = LSTM, name = lstm, units = 3, return_state = true, return_sequences = true}
                  {class = SelectOutput, name = sequence, inputs = [lstm]}
                  {class = SelectOutput, name = cell, index = 2, inputs = [lstm]}
                ]
                outputs = [sequence, cell]
                """,
                "test")
            .model();
    assertThat(model.shapeOf("sequence")).isEqualTo(TensorShape.of(4, 3));
    assertThat(model.shapeOf("cell")).isEqualTo(TensorShape.of(3));
    assertThat(model.shapeOf("lstm")).isEqualTo(TensorShape.of(18));
    assertThat(ModelJson.parse(ModelJson.write(model), "test")).isEqualTo(model);
    ModelSpec again = KerasModelReader.parse(KerasModelWriter.write(model), "test");
    assertThat(again.outputs()).containsExactly("lstm/0", "lstm/2");
    assertThat(KerasModelReader.parse(KerasModelWriter.write(again), "test")).isEqualTo(again);
  }

  @Test
  void anOutputThatIsNotThereIsRefused() {
    ModelBuilder builder =
        ModelBuilder.named("states")
            .input("x", 4, 2)
            .add("gru", LayerSpec.of(LayerType.GRU, Map.of("units", 3, "return_state", true)));
    assertThatThrownBy(
            () ->
                builder
                    .add("cell", LayerSpec.of(LayerType.SELECT_OUTPUT, Map.of("index", 2)))
                    .build())
        .hasMessageContaining("its index is 2 (gru has outputs 0 to 1)");
  }

  @Test
  void outputsAreReadOneByOne() {
    assertThatThrownBy(
            () ->
                ModelBuilder.named("states")
                    .input("x", 4, 2)
                    .add(
                        "gru",
                        LayerSpec.of(LayerType.GRU, Map.of("units", 3, "return_state", true)))
                    .add(LayerType.DENSE, Map.of("units", 2))
                    .build())
        .hasMessageContaining("it reads gru, which has 2 outputs (read one through a layer");
  }

  @Test
  void aMaskThatReachesTheLossIsRefused() {
    ModelSpec model =
        ModelBuilder.named("tagger")
            .input("x", 4, 2)
            .add(LayerType.MASKING, Map.of())
            .add("lstm", LayerSpec.of(LayerType.LSTM, Map.of("units", 3, "return_sequences", true)))
            .add("tags", LayerSpec.of(LayerType.DENSE, Map.of("units", 2)))
            .build();
    assertThatThrownBy(() -> Lowering.lower(model, TrainingOptions.DEFAULT.withLoss("mse")))
        .hasMessageContaining("its output tags is masked")
        .hasMessageContaining("returns its last step");
  }

  @Test
  void layersThatComputeWithMasksAreRefused() {
    ModelSpec model =
        ModelBuilder.named("normalized")
            .input("x", 4, 2)
            .add(LayerType.MASKING, Map.of())
            .add("norm", LayerSpec.of(LayerType.BATCH_NORMALIZATION, Map.of()))
            .add(LayerType.LSTM, Map.of("units", 3))
            .build();
    assertThatThrownBy(() -> Lowering.lower(model, TrainingOptions.DEFAULT.withLoss("mse")))
        .hasMessageStartingWith("Cannot mask layer norm: a BatchNormalization leaves masked steps");
  }
}
