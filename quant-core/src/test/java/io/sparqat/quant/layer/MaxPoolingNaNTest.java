package io.sparqat.quant.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaxPoolingNaNTest {
  private static final LayerSpec POOL = LayerSpec.of(LayerType.MAX_POOLING_1D, Map.of());

  @Test
  void aNumberThatIsNoneIsNotHiddenAndTakesTheGradient() {
    LayerOp pool = LayerOps.of(POOL, List.of(TensorShape.of(4, 1)), LayerOptions.DEFAULT);
    Pass pass = Pass.training(1, 0, 0);
    int stride = pass.stride();
    float[] x = new float[4 * stride];
    x[0] = 1;
    x[stride] = Float.NaN;
    x[2 * stride] = Float.NEGATIVE_INFINITY;
    x[3 * stride] = Float.NEGATIVE_INFINITY;
    float[] y = new float[2 * stride];
    pool.forward(pass, new float[0][], new float[][] {x}, y);
    assertThat(y[0]).isNaN();
    assertThat(y[stride]).isEqualTo(Float.NEGATIVE_INFINITY);

    float[] dy = new float[2 * stride];
    dy[0] = 3;
    dy[stride] = 5;
    float[] dx = new float[4 * stride];
    pool.backward(
        pass, new float[0][], new float[][] {x}, y, dy, new float[][] {dx}, new float[0][]);
    assertThat(new float[] {dx[0], dx[stride], dx[2 * stride], dx[3 * stride]})
        .containsExactly(0, 3, 5, 0);
  }
}
