package io.sparqat.quant.layer.merging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's Dot: sums of products over one axis of each input, sample by sample. With {@code
 * normalize} the inputs are first divided by their length along that axis: cosine proximity.
 */
public final class DotLayer implements LayerOp {
  private final TensorShape outputShape;
  private final Side left;
  private final Side right;

  public DotLayer(LayerBinding binding) {
    int[] axes = binding.spec().ints("axes");
    boolean normalize = binding.spec().flag("normalize");
    left = new Side(binding.inputs().get(0), axes[0], normalize);
    right = new Side(binding.inputs().get(1), axes[axes.length - 1], normalize);
    int[] rest = Arrays.copyOf(left.rest, left.rest.length + right.rest.length);
    System.arraycopy(right.rest, 0, rest, left.rest.length, right.rest.length);
    outputShape = rest.length == 0 ? TensorShape.of(1) : new TensorShape(rest);
  }

  /** One input: which of its rows are summed over. */
  private static final class Side {
    final int[] rest;
    final int size;
    final int summed;
    final int step;
    final boolean normalize;
    float[] unit = new float[0];

    Side(TensorShape shape, int axis, boolean normalize) {
      int index = axis < 0 ? shape.rank() + axis : axis - 1;
      int inner = 1;
      rest = new int[shape.rank() - 1];
      for (int a = 0; a < shape.rank(); a++) {
        inner *= a > index ? shape.axis(a) : 1;
        if (a != index) {
          rest[a < index ? a : a - 1] = shape.axis(a);
        }
      }
      this.size = shape.size();
      this.summed = shape.axis(index);
      this.step = inner;
      this.normalize = normalize;
    }

    /** Number of vectors along the summed axis. */
    int vectors() {
      return size / summed;
    }

    /** The first row of vector {@code v}. */
    int first(int v) {
      return v / step * step * summed + v % step;
    }

    /** The input, or its unit vectors. */
    float[] values(float[] x, int stride) {
      if (!normalize) {
        return x;
      }
      if (unit.length < size * stride) {
        unit = new float[size * stride];
      }
      for (int v = 0; v < vectors(); v++) {
        for (int n = 0; n < stride; n++) {
          float scale = scale(x, first(v) * stride + n, stride);
          for (int i = 0, at = first(v) * stride + n; i < summed; i++, at += step * stride) {
            unit[at] = x[at] * scale;
          }
        }
      }
      return unit;
    }

    /** The reciprocal of a vector's length, which Keras keeps away from 0. */
    private float scale(float[] x, int from, int stride) {
      float square = 0;
      for (int i = 0, at = from; i < summed; i++, at += step * stride) {
        square += x[at] * x[at];
      }
      return (float) (1 / Math.sqrt(Math.max(square, 1e-12f)));
    }

    /** From the gradient for the unit vectors to that for the input: the part across them. */
    void normalizeGradient(float[] x, float[] dx, int stride) {
      for (int v = 0; v < vectors(); v++) {
        for (int n = 0; n < stride; n++) {
          int from = first(v) * stride + n;
          float scale = scale(x, from, stride);
          float along = 0;
          for (int i = 0, at = from; i < summed; i++, at += step * stride) {
            along += dx[at] * unit[at];
          }
          for (int i = 0, at = from; i < summed; i++, at += step * stride) {
            dx[at] = (dx[at] - along * unit[at]) * scale;
          }
        }
      }
    }
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int stride = pass.stride();
    float[] a = left.values(inputs[0], stride);
    float[] b = right.values(inputs[1], stride);
    int at = 0;
    for (int v = 0; v < left.vectors(); v++) {
      for (int w = 0; w < right.vectors(); w++, at += stride) {
        Arrays.fill(output, at, at + stride, 0f);
        for (int i = 0; i < left.summed; i++) {
          int p = (left.first(v) + i * left.step) * stride;
          int q = (right.first(w) + i * right.step) * stride;
          for (int n = 0; n < stride; n++) {
            output[at + n] += a[p + n] * b[q + n];
          }
        }
      }
    }
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    int stride = pass.stride();
    float[] da = inputGradients[0];
    float[] db = inputGradients[1];
    if (da != null) {
      side(left, right, inputs[0], inputs[1], outputGradient, right.vectors(), 1, da, stride);
    }
    if (db != null) {
      side(right, left, inputs[1], inputs[0], outputGradient, 1, right.vectors(), db, stride);
    }
  }

  /** The gradient of one side; the output's row of (own v, other w) is v * ownStep + w * step. */
  private static void side(
      Side own,
      Side other,
      float[] x,
      float[] otherInput,
      float[] g,
      int ownStep,
      int otherStep,
      float[] dx,
      int stride) {
    float[] b = other.normalize ? other.unit : otherInput;
    Arrays.fill(dx, 0, own.size * stride, 0f);
    for (int v = 0; v < own.vectors(); v++) {
      for (int w = 0; w < other.vectors(); w++) {
        int at = (v * ownStep + w * otherStep) * stride;
        for (int i = 0; i < own.summed; i++) {
          int p = (own.first(v) + i * own.step) * stride;
          int q = (other.first(w) + i * other.step) * stride;
          for (int n = 0; n < stride; n++) {
            dx[p + n] += g[at + n] * b[q + n];
          }
        }
      }
    }
    if (own.normalize) {
      own.normalizeGradient(x, dx, stride);
    }
  }
}
