package io.sparqat.quant.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
  private static ModelSpec cnn() {
    return ModelBuilder.named("cnn")
        .input("image", 28, 28, 1)
        .add(LayerType.CONV_2D, Map.of("filters", 32, "kernel_size", 3, "strides", 2))
        .add(LayerType.ACTIVATION, Map.of("activation", "relu"))
        .add(LayerType.CONV_2D, Map.of("filters", 64, "kernel_size", 3, "padding", "same"))
        .add(LayerType.MAX_POOLING_2D, Map.of())
        .add(LayerType.FLATTEN, Map.of())
        .add(LayerType.DENSE, Map.of("units", 10))
        .build();
  }

  @Test
  void shapesFollowTheLayers() {
    ModelSpec model = cnn();
    assertThat(model.shapeOf("conv2d")).isEqualTo(TensorShape.of(13, 13, 32));
    assertThat(model.shapeOf("conv2d_1")).isEqualTo(TensorShape.of(13, 13, 64));
    assertThat(model.shapeOf("max_pooling2d")).isEqualTo(TensorShape.of(6, 6, 64));
    assertThat(model.shapeOf("dense")).isEqualTo(TensorShape.of(10));
    assertThat(model.isSequential()).isTrue();
  }

  @Test
  void nodesAreOrderedBehindTheirInputs() {
    NodeSpec sum = new NodeSpec("sum", LayerSpec.of(LayerType.ADD, Map.of()), List.of("a", "b"));
    NodeSpec a = new NodeSpec("a", LayerSpec.of(LayerType.DENSE, "units", 3), List.of("x"));
    NodeSpec b = new NodeSpec("b", LayerSpec.of(LayerType.DENSE, "units", 3), List.of("a"));
    ModelSpec model =
        ModelSpec.of(
            "graph",
            List.of(new InputSpec("x", TensorShape.of(5))),
            List.of(sum, b, a),
            List.of("sum"));
    assertThat(model.nodes()).extracting(NodeSpec::name).containsExactly("a", "b", "sum");
    assertThat(model.isSequential()).isFalse();
  }

  @Test
  void aCycleIsRefusedByName() {
    LayerSpec add = LayerSpec.of(LayerType.ADD, Map.of());
    NodeSpec a = new NodeSpec("a", add, List.of("x", "b"));
    NodeSpec b = new NodeSpec("b", add, List.of("x", "a"));
    assertThatThrownBy(
            () ->
                ModelSpec.of(
                    "loop",
                    List.of(new InputSpec("x", TensorShape.of(5))),
                    List.of(a, b),
                    List.of("b")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("depends on its own output");
  }

  @Test
  void everyShapeMistakeIsReportedWithItsLayer() {
    ModelBuilder builder =
        ModelBuilder.named("broken")
            .input("x", 4, 4, 2)
            .add("big", LayerSpec.of(LayerType.CONV_2D, Map.of("filters", 2, "kernel_size", 5)))
            .add("flat", LayerSpec.of(LayerType.FLATTEN, Map.of()), "x")
            .add("conv", LayerSpec.of(LayerType.CONV_2D, Map.of("filters", 2, "kernel_size", 1)));
    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            InvalidModelException.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidModelException.Problem::where)
                    .containsExactly("big", "conv"))
        .hasMessageContaining("make kernel_size smaller")
        .hasMessageContaining("put a Reshape layer before it");
  }

  @Test
  void aMissingInputIsNamed() {
    ModelBuilder builder =
        ModelBuilder.named("m")
            .input("x", 4)
            .add("d", LayerSpec.of(LayerType.DENSE, "units", 2), "y");
    assertThatThrownBy(builder::build).hasMessageContaining("its input \"y\" does not exist");
  }
}
