package io.sparqat.quant.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.block.OctaveBlock.Branches;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private static final LayerSpec CONV =
      LayerSpec.of(
          LayerType.Q_CONV_2D,
          Map.of(
              "filters",
              4,
              "kernel_size",
              3,
              "padding",
              "same",
              "kernel_quantizer",
              "quantized_bits(4,0,1)"));
  private static final LayerSpec ACT =
      LayerSpec.of(LayerType.Q_ACTIVATION, "activation", "quantized_relu(4)");

  @Test
  void anOctaveConvolutionExchangesFeaturesBetweenResolutions() {
    ModelBuilder builder = ModelBuilder.named("octave").input("h", 8, 8, 2).input("l", 4, 4, 2);
    OctaveBlock block =
        new OctaveBlock(
            CONV,
            0.25,
            LayerSpec.of(LayerType.Q_AVERAGE_POOLING_2D, Map.of()),
            Optional.of(ACT),
            Optional.of(ACT));
    Branches out = block.addTo(builder, "o", new Branches(Optional.of("h"), Optional.of("l")));
    ModelSpec model = builder.outputs(out.high().orElseThrow(), out.low().orElseThrow()).build();
    assertThat(model.outputs()).containsExactly("o_h_act", "o_l_act");
    assertThat(model.shapeOf("o_h_act")).isEqualTo(TensorShape.of(8, 8, 3));
    assertThat(model.shapeOf("o_l_act")).isEqualTo(TensorShape.of(4, 4, 1));
    assertThat(model.node("o_a_h").inputs()).containsExactly("o_c_h_to_h_act", "o_u_l_to_h");
  }

  @Test
  void aBranchWithoutFiltersIsMissing() {
    ModelBuilder builder = ModelBuilder.named("octave").input("h", 8, 8, 2);
    Branches out =
        OctaveBlock.of(CONV, 0)
            .addTo(builder, "o", new Branches(Optional.of("h"), Optional.empty()));
    assertThat(out).isEqualTo(new Branches(Optional.of("o_c_h_to_h"), Optional.empty()));
  }

  @Test
  void aSinglePixelIsSpreadByTheSum() {
    ModelBuilder builder = ModelBuilder.named("octave").input("h", 2, 2, 2).input("l", 1, 1, 2);
    Branches out =
        OctaveBlock.of(CONV, 0.5)
            .addTo(builder, "o", new Branches(Optional.of("h"), Optional.of("l")));
    ModelSpec model = builder.outputs(out.high().orElseThrow()).build();
    assertThat(model.node("o_c_l_to_h").layer().pair("kernel_size")).containsExactly(1, 1);
    assertThat(model.shapeOf("o_a_h")).isEqualTo(TensorShape.of(2, 2, 2));
  }

  @Test
  void anOctaveConvolutionByArgumentsPassesOverUseBiasAndRanges() {
    ModelBuilder builder = ModelBuilder.named("octave").input("h", 8, 8, 2);
    Map<String, Object> arguments =
        Map.of(
            "filters",
            4,
            "kernel_size",
            3,
            "alpha",
            -1.0,
            "use_separable",
            false,
            "use_bias",
            false,
            "kernel_range",
            2.0,
            "name",
            "o");
    Branches source = new Branches(Optional.of("h"), Optional.empty());
    Branches out = QKerasBlocks.addOctave(builder, true, arguments, source);
    ModelSpec model = builder.outputs(out.high().orElseThrow()).build();
    assertThat(model.node("o_c_h_to_h").layer().flag("use_bias")).isTrue();
  }

  @Test
  void aMobileNetBlockQuantizesBetweenItsSteps() {
    LayerSpec depthwise = LayerSpec.of(LayerType.Q_DEPTHWISE_CONV_2D, "kernel_size", 3);
    LayerSpec pointwise = CONV.with("kernel_size", 1);
    ModelBuilder builder = ModelBuilder.named("m").input("x", 8, 8, 2);
    new MobileNetBlock(depthwise, pointwise, Optional.of(ACT), 0.1, Optional.of(ACT), false)
        .addTo(builder, "b");
    assertThat(builder.build().nodes())
        .extracting(NodeSpec::name)
        .containsExactly("b_dw", "b_dw_act", "b_dw_dropout", "b_pw", "b_pw_act");
    assertThatThrownBy(
            () -> new MobileNetBlock(depthwise, CONV, Optional.empty(), 0, Optional.empty(), true))
        .hasMessageContaining("1x1 kernel");
  }
}
