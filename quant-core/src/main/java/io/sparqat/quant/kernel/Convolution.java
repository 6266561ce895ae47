package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, its input gradient and its weight gradient, without im2col, on batch-innermost
 * activations {@code [row][column][channel][stride]}; dense layers are its 1 x 1 case.
 *
 * <p>Every output is one chain of fused multiply-adds over (kernel row, kernel column, channel),
 * and weight gradients keep 16 partial sums over the batch, so results do not depend on the
 * machine's vector width. One instance serves one layer on one thread.
 */
public final class Convolution {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.WIDTH;
  private static final int BLOCK = 8;

  private final ConvolutionGeometry geometry;
  private final ProductPlan forward;
  private final ProductPlan transposed;
  private final WeightGradient weightGradient;
  private final float[] forwardWeights;
  private final float[] transposedWeights;
  private final float[] tile = new float[BLOCK * 2 * L];

  public Convolution(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    forward = ProductPlan.forward(geometry);
    transposed = ProductPlan.transposed(geometry);
    weightGradient = new WeightGradient(geometry);
    forwardWeights = new float[packedSize(forward)];
    transposedWeights = new float[packedSize(transposed)];
  }

  /**
   * Computes {@code y = conv(x, kernel) + bias}.
   *
   * @param kernel in Keras's layout
   * @param bias one value per output channel, or null
   */
  public void forward(float[] kernel, float @Nullable [] bias, float[] x, float[] y, int stride) {
    int in = geometry.inputChannels() / geometry.groups();
    int out = geometry.outputChannels();
    // Kernel rows already hold the output channels side by side.
    pack(forward, kernel, forwardWeights, out, 1, in * out);
    product(forward, forwardWeights, bias, x, y, stride);
  }

  /** Computes the gradient {@code dx} for the input from the gradient {@code dy} of the output. */
  public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
    int in = geometry.inputChannels() / geometry.groups();
    int out = geometry.outputChannels();
    pack(transposed, kernel, transposedWeights, 1, out, in * out);
    product(transposed, transposedWeights, null, dy, dx, stride);
  }

  /** Computes the gradient {@code dkernel} for the kernel, summed over the batch. */
  public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
    weightGradient.compute(x, dy, dkernel, stride);
  }

  /** Computes the gradient for the bias, summed over the batch and all positions. */
  public void biasGradient(float[] dy, float[] dbias, int stride) {
    ChannelSums.sum(
        dy, geometry.rows().output() * geometry.columns().output(), dbias.length, stride, dbias);
  }

  private static int packedSize(ProductPlan plan) {
    int perGroup = plan.targetChannels / plan.groups;
    return plan.groups * ((perGroup + 3) / 4 * 4) * plan.depth;
  }

  /**
   * Puts the weights of {@link #BLOCK} target channels side by side: {@code
   * [group][block][tap][source channel][target channel in block]}; a last block of up to 4 channels
   * is 4 wide. Weight (tap, source s, target t) of a group stands at {@code tap * tapStep + s *
   * sourceStep + t * targetStep}.
   */
  private void pack(
      ProductPlan plan,
      float[] kernel,
      float[] packed,
      int sourceStep,
      int targetStep,
      int tapStep) {
    int targets = plan.targetChannels / plan.groups;
    int sources = plan.sourceChannels / plan.groups;
    int taps = plan.depth / sources;
    int n = 0;
    for (int group = 0; group < plan.groups; group++) {
      int groupBase = group * (geometry.outputChannels() / plan.groups);
      for (int block = 0; block < targets; block += BLOCK) {
        int used = Math.min(BLOCK, targets - block);
        int width = used <= 4 ? 4 : BLOCK;
        for (int tap = 0; tap < taps; tap++) {
          for (int s = 0; s < sources; s++, n += width) {
            int from = groupBase + tap * tapStep + s * sourceStep + block * targetStep;
            for (int t = 0; t < used; t++) {
              packed[n + t] = kernel[from + t * targetStep];
            }
          }
        }
      }
    }
  }

  private void product(
      ProductPlan plan, float[] packed, float @Nullable [] bias, float[] x, float[] y, int stride) {
    plan.useStride(stride);
    for (int lane = 0; lane < stride; lane += 2 * L) {
      boolean wide = lane + L < stride;
      for (int pixel = 0; pixel < plan.tableOfPixel.length; pixel++) {
        pixel(plan, packed, bias, x, y, stride, lane, wide, pixel);
      }
    }
  }

  private void pixel(
      ProductPlan plan,
      float[] packed,
      float @Nullable [] bias,
      float[] x,
      float[] y,
      int stride,
      int lane,
      boolean wide,
      int pixel) {
    int[] offsets = plan.offsetTables[plan.tableOfPixel[pixel]];
    int[] weights = plan.weightTables[plan.tableOfPixel[pixel]];
    int targets = plan.targetChannels / plan.groups;
    int sources = plan.sourceChannels / plan.groups;
    int packedAt = 0;
    for (int group = 0; group < plan.groups; group++) {
      int xBase = (plan.firstRowOfPixel[pixel] + group * sources) * stride + lane;
      for (int block = 0; block < targets; block += BLOCK) {
        int used = Math.min(BLOCK, targets - block);
        int channel = group * targets + block;
        int yAt = (pixel * plan.targetChannels + channel) * stride + lane;
        if (used > 4) {
          if (wide) {
            ProductTile.rows8wide2(x, xBase, offsets, packed, packedAt, weights, tile);
          } else {
            ProductTile.rows8wide1(x, xBase, offsets, packed, packedAt, weights, tile);
          }
          packedAt += BLOCK * plan.depth;
        } else {
          if (wide) {
            ProductTile.rows4wide2(x, xBase, offsets, packed, packedAt, weights, tile);
          } else {
            ProductTile.rows4wide1(x, xBase, offsets, packed, packedAt, weights, tile);
          }
          packedAt += 4 * plan.depth;
        }
        store(tile, used, wide ? 2 : 1, bias, channel, y, yAt, stride);
      }
    }
  }

  private static void store(
      float[] tile,
      int rows,
      int vectors,
      float @Nullable [] bias,
      int channel,
      float[] y,
      int at,
      int stride) {
    for (int r = 0, t = 0; r < rows; r++) {
      float add = bias == null ? 0 : bias[channel + r];
      for (int v = 0; v < vectors; v++, t += L) {
        FloatVector.fromArray(S, tile, t).add(add).intoArray(y, at + r * stride + v * L);
      }
    }
  }
}
