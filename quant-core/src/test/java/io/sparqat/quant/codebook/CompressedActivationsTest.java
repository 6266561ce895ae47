package io.sparqat.quant.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompressedActivationsTest {
  private static final Path VECTORS =
      Path.of("src/test/resources/golden/codebook-activations.json");
  private static final List<String> LAYERS = List.of("a1", "a2");
  private static final int SAMPLES = 64;

  private static final ModelSpec MODEL =
      ModelBuilder.named("compressed")
          .input("x", 3)
          .add(LayerType.Q_DENSE, dense(4))
          .add(
              "a1",
              LayerSpec.of(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(3,1)")))
          .add(LayerType.Q_DENSE, dense(4))
          .add(
              "a2",
              LayerSpec.of(LayerType.Q_ACTIVATION, Map.of("activation", "quantized_relu(4,2)")))
          .add(LayerType.Q_DENSE, dense(2))
          .build();

  private static Map<String, Object> dense(int units) {
    return Map.of(
        "units", units, "use_bias", false, "kernel_quantizer", "quantized_bits(4,0,1,alpha=1.0)");
  }

  private static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).floatValue();
    }
    return values;
  }

  private static ModelWeights weights(JsonNode lists) {
    float[] vector = new float[ParameterLayout.size(MODEL)];
    int at = 0;
    for (JsonNode list : lists) {
      float[] values = floats(list);
      System.arraycopy(values, 0, vector, at, values.length);
      at += values.length;
    }
    return ParameterLayout.weights(MODEL, vector);
  }

  @Test
  void tablesAndOutputsAreThoseOfQkerasForItsCodebooks() throws IOException {
    JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile());
    Map<String, Codebook> codebooks = new LinkedHashMap<>();
    for (String layer : LAYERS) {
      codebooks.put(layer, new Codebook(floats(table(vectors, layer).path("in_table"))));
    }
    CompressedActivations compressed = new CompressedActivations(MODEL, codebooks);
    for (String layer : LAYERS) {
      int[] out =
          new ObjectMapper().treeToValue(table(vectors, layer).path("out_table"), int[].class);
      assertThat(compressed.table(layer).out()).isEqualTo(out);
    }
    Map<String, float[]> values =
        compressed.run(
            weights(vectors.path("weights")), Map.of("x", floats(vectors.path("x"))), SAMPLES);
    assertThat(values.get(MODEL.outputs().get(0))).isEqualTo(floats(vectors.path("y")));
  }

  @Test
  void codebooksHaveTheLeastErrorAndAreThenQuantized() throws IOException {
    JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile());
    ModelWeights weights = weights(vectors.path("weights"));
    Map<String, float[]> inputs = Map.of("x", floats(vectors.path("x")));
    Map<String, Codebook> codebooks =
        CompressedActivations.fit(MODEL, weights, inputs, SAMPLES, LAYERS, 2).codebooks();
    // Of all ways to cut the second layer's nine values in four, one has the least error; its means
    // are these. k-means from random starts, as QKeras has it, ended in another.
    assertThat(codebooks)
        .containsEntry("a1", new Codebook(floats(table(vectors, "a1").path("in_table"))))
        .containsEntry("a2", quantized(0.0478f, 0.5978f, 1.1111f, 1.7024f));
  }

  private static Codebook quantized(float... means) {
    float[] values = new float[means.length];
    Quantizers.bind(QuantizerSpecs.parse("quantized_relu(4,2)"))
        .quantize(means, new int[] {means.length, 1}, values, Draw.INFERENCE);
    return new Codebook(values);
  }

  private static JsonNode table(JsonNode vectors, String layer) {
    return vectors.path("tables").path(layer);
  }

  @Test
  void layersWithoutAQuantizedActivationAreRefused() {
    ModelWeights weights = ParameterLayout.weights(MODEL, new float[ParameterLayout.size(MODEL)]);
    String dense = MODEL.outputs().get(0);
    assertThatThrownBy(
            () ->
                CompressedActivations.fit(
                    MODEL, weights, Map.of("x", new float[3]), 1, List.of(dense), 2))
        .hasMessageContaining("its activation is not quantized");
    CompressedActivations one =
        CompressedActivations.fit(MODEL, weights, Map.of("x", new float[3]), 1, List.of("a1"), 2);
    assertThatThrownBy(() -> one.table("a2")).hasMessage("Invalid layer: a2 (must be one of [a1])");
  }
}
