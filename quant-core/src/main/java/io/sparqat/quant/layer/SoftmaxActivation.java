package io.sparqat.quant.layer;

/**
 * Softmax over the members of each group of features.
 *
 * @param members features that compete
 * @param step distance between two members: 1 for the last axis, more for an earlier one
 */
public record SoftmaxActivation(int members, int step) implements ActivationFunction {
  /** Softmax over the last axis, of {@code members} values. */
  public static SoftmaxActivation overLastAxis(int members) {
    return new SoftmaxActivation(members, 1);
  }

  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    int stride = pass.stride();
    for (int first = 0; first < features; first = next(first)) {
      for (int lane = 0; lane < stride; lane++) {
        int from = first * stride + lane;
        int by = step * stride;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < members; i++) {
          max = Math.max(max, z[from + i * by]);
        }
        float sum = 0;
        for (int i = 0; i < members; i++) {
          float e = (float) Math.exp(z[from + i * by] - max);
          y[from + i * by] = e;
          sum += e;
        }
        for (int i = 0; i < members; i++) {
          y[from + i * by] /= sum;
        }
      }
    }
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    int stride = pass.stride();
    for (int first = 0; first < features; first = next(first)) {
      for (int lane = 0; lane < stride; lane++) {
        int from = first * stride + lane;
        int by = step * stride;
        float mean = 0;
        for (int i = 0; i < members; i++) {
          mean += g[from + i * by] * y[from + i * by];
        }
        for (int i = 0; i < members; i++) {
          dz[from + i * by] = (g[from + i * by] - mean) * y[from + i * by];
        }
      }
    }
  }

  /** The first member of the group after that of {@code first}. */
  private int next(int first) {
    int after = first + 1;
    return after % step == 0 ? after + (members - 1) * step : after;
  }
}
