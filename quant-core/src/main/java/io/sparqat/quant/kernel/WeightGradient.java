package io.sparqat.quant.kernel;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import java.util.Arrays;

/**
 * The kernel gradient of a convolution: for every tap, input channel and output channel the product
 * of input and output gradient, summed over samples and positions.
 *
 * <p>Inputs and gradients of a few rows of outputs are first copied to {@link TileRows}; then every
 * tap pairs them over a table. Where there are fewer input channels than a tile has rows, what all
 * taps read counts as the channels of one tap instead, with zeros for padding.
 *
 * <p>The partial sums are 16 for each weight: of large kernels only those of a panel of input
 * channels are held at a time.
 */
final class WeightGradient {
  /**
   * Vectors of a tile's rows that one visit sums: few enough that the input rows stay in the first
   * cache while the tiles of all output channels pass over them, enough that loading and storing
   * the partial sums does not count.
   */
  private static final int VISIT = 48;

  /** Values of input and gradient that all taps work on before the next: the second cache. */
  private static final int CHUNK = 96 << 10;

  /** Partial sums of a panel, where one row of tiles has not more by itself. */
  private static final int PANEL = 1 << 20;

  private final ConvolutionGeometry geometry;
  private final boolean patches;
  private final int taps;
  private final int inputs;
  private final int outputs;

  /** Input channels of a panel; of the last one maybe fewer. */
  private final int panel;

  private final int tapSize;
  private float[] sums = {};
  private final TileRows inputRows;
  private final TileRows outputRows;
  private int[] inputOffsets = {};
  private int[] outputOffsets = {};

  WeightGradient(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    int channels = geometry.inputChannels() / geometry.groups();
    int kernel = geometry.rows().kernel() * geometry.columns().kernel();
    patches = kernel > 1 && channels < GradientTile.INPUTS;
    taps = patches ? 1 : kernel;
    inputs = patches ? kernel * channels : channels;
    outputs = geometry.outputChannels() / geometry.groups();
    outputRows = new TileRows(outputs, GradientTile.OUTPUTS);
    long rowOfTiles = (long) taps * outputRows.tiles() * GradientTile.SIZE;
    int most = (int) Math.max(1, PANEL / rowOfTiles) * GradientTile.INPUTS;
    panel = patches ? inputs : Math.min(inputs, most);
    inputRows = new TileRows(panel, GradientTile.INPUTS);
    tapSize = inputRows.tiles() * outputRows.tiles() * GradientTile.SIZE;
  }

  void compute(float[] x, float[] dy, float[] dkernel, int stride) {
    int rows = geometry.rows().output();
    int step = Math.max(1, Math.min(rows, CHUNK / Math.max(1, rowSize(stride))));
    reserve(step, stride);
    for (int group = 0; group < geometry.groups(); group++) {
      for (int first = 0; first < inputs; first += panel) {
        Arrays.fill(sums, 0);
        for (int row = 0; row < rows; row += step) {
          chunk(x, dy, group, first, row, Math.min(row + step, rows), stride);
        }
        collect(dkernel, group, first);
      }
    }
  }

  /** Values of input and output gradient that belong to one row of outputs. */
  private int rowSize(int stride) {
    int output = geometry.columns().output() * outputs;
    int input =
        patches
            ? geometry.columns().output() * inputs
            : geometry.columns().input() * inputs * geometry.rows().stride();
    return (output + input) * stride;
  }

  private void reserve(int step, int stride) {
    if (sums.length == 0) {
      sums = new float[taps * tapSize];
    }
    int pixels = step * geometry.columns().output();
    int vectors = stride / Lanes.VIRTUAL;
    if (inputOffsets.length < pixels * vectors) {
      inputOffsets = new int[pixels * vectors];
      outputOffsets = new int[pixels * vectors];
    }
    int reach = (geometry.rows().kernel() - 1) * geometry.rows().dilation() + 1;
    int most = Math.min((step - 1) * geometry.rows().stride() + reach, geometry.rows().input());
    inputRows.reserve(patches ? pixels : most * geometry.columns().input(), stride);
    outputRows.reserve(pixels, stride);
  }

  /** Adds what some rows of outputs contribute to the panel that begins at a channel. */
  private void chunk(float[] x, float[] dy, int group, int first, int from, int to, int stride) {
    Axis rows = geometry.rows();
    int width = geometry.columns().output();
    for (int pixel = 0; pixel < (to - from) * width; pixel++) {
      int row = (from * width + pixel) * geometry.outputChannels() + group * outputs;
      outputRows.copy(dy, row, 0, outputs, pixel);
    }
    int firstInput = Math.max(from * rows.stride() - rows.before(), 0);
    if (patches) {
      copyPatches(x, group, from, to);
    } else {
      int channels = Math.min(panel, inputs - first);
      int reach = (rows.kernel() - 1) * rows.dilation() + 1;
      int end = Math.min((to - 1) * rows.stride() - rows.before() + reach, rows.input());
      int inputWidth = geometry.columns().input();
      for (int pixel = 0; pixel < (end - firstInput) * inputWidth; pixel++) {
        int row = (firstInput * inputWidth + pixel) * geometry.inputChannels() + group * inputs;
        inputRows.copy(x, row + first, 0, channels, pixel);
      }
    }
    for (int tap = 0; tap < taps; tap++) {
      int count = patches ? allPixels(from, to, stride) : pairs(tap, from, to, firstInput, stride);
      for (int pair = 0; pair < count; pair += VISIT) {
        visit(tap * tapSize, pair, Math.min(pair + VISIT, count));
      }
    }
  }

  /** Copies what all taps read, pixel by pixel of the output. */
  private void copyPatches(float[] x, int group, int from, int to) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    int channels = geometry.inputChannels() / geometry.groups();
    int pixel = 0;
    for (int oy = from; oy < to; oy++) {
      for (int ox = 0; ox < columns.output(); ox++, pixel++) {
        int at = 0;
        for (int ky = 0; ky < rows.kernel(); ky++) {
          int iy = rows.source(oy, ky);
          for (int kx = 0; kx < columns.kernel(); kx++, at += channels) {
            int ix = columns.source(ox, kx);
            if (iy < 0 || ix < 0) {
              inputRows.clear(at, channels, pixel);
            } else {
              int row = (iy * columns.input() + ix) * geometry.inputChannels() + group * channels;
              inputRows.copy(x, row, at, channels, pixel);
            }
          }
        }
      }
    }
  }

  private int allPixels(int from, int to, int stride) {
    int count = (to - from) * geometry.columns().output() * (stride / Lanes.VIRTUAL);
    for (int t = 0; t < count; t++) {
      inputOffsets[t] = t * inputRows.step();
      outputOffsets[t] = t * outputRows.step();
    }
    return count;
  }

  /** Lists which copied vectors a tap pairs in some rows of outputs; returns how many. */
  private int pairs(int tap, int fromRow, int toRow, int firstInput, int stride) {
    Axis rows = geometry.rows();
    Axis columns = geometry.columns();
    int vectors = stride / Lanes.VIRTUAL;
    int count = 0;
    for (int oy = fromRow; oy < toRow; oy++) {
      int iy = rows.source(oy, tap / columns.kernel());
      for (int ox = 0; iy >= 0 && ox < columns.output(); ox++) {
        int ix = columns.source(ox, tap % columns.kernel());
        if (ix < 0) {
          continue;
        }
        int in = ((iy - firstInput) * columns.input() + ix) * vectors;
        int out = ((oy - fromRow) * columns.output() + ox) * vectors;
        for (int v = 0; v < vectors; v++, count++) {
          inputOffsets[count] = (in + v) * inputRows.step();
          outputOffsets[count] = (out + v) * outputRows.step();
        }
      }
    }
    return count;
  }

  private void visit(int sumsAt, int from, int to) {
    float[] x = inputRows.values();
    float[] d = outputRows.values();
    int at = sumsAt;
    for (int i = 0; i < inputRows.tiles(); i++) {
      for (int o = 0; o < outputRows.tiles(); o++, at += GradientTile.SIZE) {
        int xAt = inputRows.tile(i);
        int dAt = outputRows.tile(o);
        for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
          GradientTile.accumulate(
              x, xAt + half, inputOffsets, d, dAt + half, outputOffsets, from, to, sums, at + half);
        }
      }
    }
  }

  private void collect(float[] dkernel, int group, int first) {
    int channels = Math.min(panel, inputs - first);
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < channels; i++) {
        int to = (tap * inputs + first + i) * geometry.outputChannels() + group * outputs;
        int tile = tap * tapSize + i / GradientTile.INPUTS * outputRows.tiles() * GradientTile.SIZE;
        for (int o = 0; o < outputs; o++) {
          int cell = o % GradientTile.OUTPUTS * GradientTile.INPUTS + i % GradientTile.INPUTS;
          int at = tile + o / GradientTile.OUTPUTS * GradientTile.SIZE + cell * Lanes.VIRTUAL;
          dkernel[to + o] = Lanes.sum(sums, at);
        }
      }
    }
  }
}
