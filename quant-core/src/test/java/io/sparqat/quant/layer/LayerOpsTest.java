package io.sparqat.quant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerOpsTest {
  private static final TensorShape SHAPE = TensorShape.of(200, 3);

  @Test
  void every_layer_class_can_be_run() {
    assertThat(LayerOps.types())
        .containsExactlyInAnyOrderElementsOf(EnumSet.allOf(LayerType.class));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPATIAL_DROPOUT_1D", "GAUSSIAN_DROPOUT", "GAUSSIAN_NOISE"})
  void noise_is_there_in_training_only_and_replayed_by_its_step(LayerType type) {
    Map<String, Object> arguments =
        type == LayerType.GAUSSIAN_NOISE ? Map.of("stddev", 0.5) : Map.of("rate", 0.25);
    LayerSpec spec = LayerSpec.of(type, arguments);
    assertThat(run(spec, Pass.inference(16))).containsOnly(1f);
    float[] noisy = run(spec, Pass.training(16, 7, 3));
    assertThat(run(spec, Pass.training(16, 7, 3))).isEqualTo(noisy);
    assertThat(run(spec, Pass.training(16, 7, 4))).isNotEqualTo(noisy);
    double mean = 0;
    for (float value : noisy) {
      mean += value / noisy.length;
    }
    assertThat(mean).isBetween(0.6, 1.4);
  }

  @Test
  void spatial_dropout_drops_whole_channels_of_a_sample() {
    float[] y = run(LayerSpec.of(LayerType.SPATIAL_DROPOUT_1D, Map.of("rate", 0.5)), pass());
    for (int channel = 0; channel < 3; channel++) {
      for (int n = 0; n < 16; n++) {
        for (int position = 1; position < 200; position++) {
          assertThat(y[(position * 3 + channel) * 16 + n]).isEqualTo(y[channel * 16 + n]);
        }
      }
    }
    assertThat(y).contains(0f).contains(2f);
  }

  private static Pass pass() {
    return Pass.training(16, 5, 0);
  }

  /** The layer on ones. */
  private static float[] run(LayerSpec spec, Pass pass) {
    float[] x = new float[SHAPE.size() * pass.stride()];
    Arrays.fill(x, 1);
    float[] y = new float[x.length];
    LayerOps.of(spec, List.of(SHAPE)).forward(pass, new float[0][], new float[][] {x}, y);
    return y;
  }
}
