package io.sparqat.quant.kernel;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import java.util.Arrays;

/**
 * The kernel gradient of a convolution: for every tap, input channel and output channel the product
 * of input and output gradient, summed over samples and positions.
 */
final class WeightGradient {
  /**
   * Vectors of a tile's rows that one visit sums. Few enough that the 6 input rows stay in the
   * first cache while the tiles of all output channels pass over them, even where rows are a power
   * of two apart; enough that loading and storing the partial sums does not count.
   */
  private static final int VISIT = 24;

  /** Values of input and gradient that all taps work on before the next: the second cache. */
  private static final int CHUNK = 96 << 10;

  private final ConvolutionGeometry geometry;
  private final int inputTiles;
  private final int outputTiles;
  private final int tapSize;
  private final float[] sums;
  private final int[] inputRows = new int[GradientTile.INPUTS];
  private final int[] outputRows = new int[GradientTile.OUTPUTS];
  private int[] inputOffsets = {};
  private int[] outputOffsets = {};

  WeightGradient(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    inputTiles = tiles(geometry.inputChannels() / geometry.groups(), GradientTile.INPUTS);
    outputTiles = tiles(geometry.outputChannels() / geometry.groups(), GradientTile.OUTPUTS);
    tapSize = inputTiles * outputTiles * GradientTile.SIZE;
    sums = new float[geometry.rows().kernel() * geometry.columns().kernel() * tapSize];
  }

  private static int tiles(int rows, int size) {
    return (rows + size - 1) / size;
  }

  void compute(float[] x, float[] dy, float[] dkernel, int stride) {
    int outputRows = geometry.rows().output();
    int taps = geometry.rows().kernel() * geometry.columns().kernel();
    int step = Math.max(1, Math.min(outputRows, CHUNK / Math.max(1, rowSize(stride))));
    reserve(step * geometry.columns().output() * (stride / Lanes.VIRTUAL));
    for (int group = 0; group < geometry.groups(); group++) {
      Arrays.fill(sums, 0);
      for (int row = 0; row < outputRows; row += step) {
        for (int tap = 0; tap < taps; tap++) {
          int count = offsets(tap, row, Math.min(row + step, outputRows), stride);
          for (int from = 0; from < count; from += VISIT) {
            visit(x, dy, group, tap * tapSize, from, Math.min(from + VISIT, count), stride);
          }
        }
      }
      for (int tap = 0; tap < taps; tap++) {
        collect(dkernel, tap, group);
      }
    }
  }

  /** Values of input and output gradient that belong to one row of outputs. */
  private int rowSize(int stride) {
    int output = geometry.columns().output() * geometry.outputChannels();
    int input = geometry.columns().input() * geometry.inputChannels() * geometry.rows().stride();
    return (output + input) * stride;
  }

  private void reserve(int size) {
    if (inputOffsets.length < size) {
      inputOffsets = new int[size];
      outputOffsets = new int[size];
    }
  }

  /** Lists where the vectors start that a tap pairs in some rows of outputs; returns how many. */
  private int offsets(int tap, int fromRow, int toRow, int stride) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    int ky = tap / columns.kernel();
    int kx = tap % columns.kernel();
    int count = 0;
    for (int oy = fromRow; oy < toRow; oy++) {
      int iy = rows.source(oy, ky);
      for (int ox = 0; iy >= 0 && ox < columns.output(); ox++) {
        int ix = columns.source(ox, kx);
        if (ix < 0) {
          continue;
        }
        int in = (iy * columns.input() + ix) * geometry.inputChannels() * stride;
        int out = (oy * columns.output() + ox) * geometry.outputChannels() * stride;
        for (int n = 0; n < stride; n += Lanes.VIRTUAL, count++) {
          inputOffsets[count] = in + n;
          outputOffsets[count] = out + n;
        }
      }
    }
    return count;
  }

  private void visit(float[] x, float[] dy, int group, int sumsAt, int from, int to, int stride) {
    int inputs = geometry.inputChannels() / geometry.groups();
    int outputs = geometry.outputChannels() / geometry.groups();
    for (int i = 0; i < inputTiles; i++) {
      for (int o = 0; o < outputTiles; o++) {
        int at = sumsAt + (i * outputTiles + o) * GradientTile.SIZE;
        for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
          // A tile that hangs over the edge repeats its last row; collect leaves those sums out.
          rows(inputRows, i * GradientTile.INPUTS, inputs, group, stride, half);
          rows(outputRows, o * GradientTile.OUTPUTS, outputs, group, stride, half);
          GradientTile.accumulate(
              x, inputRows, inputOffsets, dy, outputRows, outputOffsets, from, to, sums, at + half);
        }
      }
    }
  }

  private static void rows(int[] rows, int first, int perGroup, int group, int stride, int half) {
    for (int r = 0; r < rows.length; r++) {
      rows[r] = (group * perGroup + Math.min(first + r, perGroup - 1)) * stride + half;
    }
  }

  private void collect(float[] dkernel, int tap, int group) {
    int inputs = geometry.inputChannels() / geometry.groups();
    int outputs = geometry.outputChannels() / geometry.groups();
    for (int i = 0; i < inputs; i++) {
      int row = (tap * inputs + i) * geometry.outputChannels() + group * outputs;
      for (int o = 0; o < outputs; o++) {
        int tile = (i / GradientTile.INPUTS) * outputTiles + o / GradientTile.OUTPUTS;
        int cell = (o % GradientTile.OUTPUTS) * GradientTile.INPUTS + i % GradientTile.INPUTS;
        dkernel[row + o] =
            Lanes.sum(sums, tap * tapSize + tile * GradientTile.SIZE + cell * Lanes.VIRTUAL);
      }
    }
  }
}
