package io.sparqat.quant.kernel;

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
  private static final int L = Lanes.WIDTH;
  private static final int BLOCK = 8;

  private final ConvolutionGeometry geometry;
  private final ProductPlan forward;
  private final ProductPlan transposed;
  private final WeightGradient weightGradient;

  // Made at their first use: a layer that only tells its shapes needs none.
  private float[] forwardWeights = {};
  private float[] transposedWeights = {};
  private final float[] tile = new float[BLOCK * 2 * L];

  /** The bias, and its place taken; both go on for a block beyond the channels. */
  private final float[] added;

  private final float[] zeros;

  public Convolution(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    forward = ProductPlan.forward(geometry);
    transposed = ProductPlan.transposed(geometry);
    weightGradient = new WeightGradient(geometry);
    added = new float[geometry.outputChannels() + BLOCK];
    zeros = new float[Math.max(geometry.inputChannels(), geometry.outputChannels()) + BLOCK];
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
    forwardWeights = packed(forwardWeights, forward);
    pack(forward, kernel, forwardWeights, out, 1, in * out);
    if (bias != null) {
      System.arraycopy(bias, 0, added, 0, out);
    }
    product(forward, forwardWeights, bias == null ? zeros : added, x, y, stride);
  }

  /** Computes the gradient {@code dx} for the input from the gradient {@code dy} of the output. */
  public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
    int in = geometry.inputChannels() / geometry.groups();
    int out = geometry.outputChannels();
    transposedWeights = packed(transposedWeights, transposed);
    pack(transposed, kernel, transposedWeights, 1, out, in * out);
    product(transposed, transposedWeights, zeros, dy, dx, stride);
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

  private static float[] packed(float[] array, ProductPlan plan) {
    int perGroup = plan.targetChannels / plan.groups;
    int size = plan.groups * ((perGroup + 3) / 4 * 4) * plan.depth;
    return array.length == size ? array : new float[size];
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
      ProductPlan plan, float[] packed, float[] add, float[] x, float[] y, int stride) {
    plan.useStride(stride);
    for (int lane = 0; lane < stride; lane += 2 * L) {
      boolean wide = lane + L < stride;
      for (int pixel = 0; pixel < plan.tableOfPixel.length; pixel++) {
        pixel(plan, packed, add, x, y, stride, lane, wide, pixel);
      }
    }
  }

  private void pixel(
      ProductPlan plan,
      float[] packed,
      float[] add,
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
      int xAt = (plan.firstRowOfPixel[pixel] + group * sources) * stride + lane;
      for (int block = 0; block < targets; block += BLOCK) {
        int used = Math.min(BLOCK, targets - block);
        int height = used <= 4 ? 4 : BLOCK;
        int channel = group * targets + block;
        int yAt = (pixel * plan.targetChannels + channel) * stride + lane;
        if (used == height) {
          rows(
              height, wide, x, xAt, offsets, packed, packedAt, weights, add, channel, y, yAt,
              stride);
        } else {
          // More rows than there are channels: the surplus must not reach the next ones.
          rows(
              height, wide, x, xAt, offsets, packed, packedAt, weights, add, channel, tile, 0,
              2 * L);
          for (int r = 0; r < used; r++) {
            System.arraycopy(tile, r * 2 * L, y, yAt + r * stride, wide ? 2 * L : L);
          }
        }
        packedAt += height * plan.depth;
      }
    }
  }

  private static void rows(
      int height,
      boolean wide,
      float[] x,
      int xAt,
      int[] offsets,
      float[] w,
      int wAt,
      int[] weights,
      float[] add,
      int addAt,
      float[] y,
      int yAt,
      int stride) {
    if (height == BLOCK) {
      if (wide) {
        ProductTile.rows8wide2(x, xAt, offsets, w, wAt, weights, add, addAt, y, yAt, stride);
      } else {
        ProductTile.rows8wide1(x, xAt, offsets, w, wAt, weights, add, addAt, y, yAt, stride);
      }
    } else if (wide) {
      ProductTile.rows4wide2(x, xAt, offsets, w, wAt, weights, add, addAt, y, yAt, stride);
    } else {
      ProductTile.rows4wide1(x, xAt, offsets, w, wAt, weights, add, addAt, y, yAt, stride);
    }
  }
}
