package io.sparqat.quant.kernel;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which source rows and weights make each target pixel of a convolution product: the forward pass
 * with outputs as target, or the input gradient with inputs as target. Pixels with the same pattern
 * of taps share their tables.
 */
final class ProductPlan {
  final int groups;
  final int sourceChannels;
  final int targetChannels;

  /** Products per target value and group when no tap is padding; the height of a weight block. */
  final int depth;

  /** Per target pixel: which pair of tables it uses. */
  final int[] tableOfPixel;

  /** Per target pixel: row of the source where its table's offsets start from. */
  final int[] firstRowOfPixel;

  /** Per table: source rows relative to the pixel's first, in tap-major order. */
  private final int[][] rowTables;

  /** Per table: the weight row, {@code tap * sourceChannels / groups + channel}. */
  final int[][] weightTables;

  /** Source rows times {@link #stride}; rebuilt when the stride changes. */
  int[][] offsetTables;

  private int stride;

  private ProductPlan(ConvolutionGeometry g, boolean transposed) {
    groups = g.groups();
    sourceChannels = transposed ? g.outputChannels() : g.inputChannels();
    targetChannels = transposed ? g.inputChannels() : g.outputChannels();
    int perGroup = sourceChannels / groups;
    depth = g.rows().kernel() * g.columns().kernel() * perGroup;
    List<List<Tap>> rows = taps(g.rows(), transposed);
    List<List<Tap>> columns = taps(g.columns(), transposed);
    int sourceWidth = transposed ? g.columns().output() : g.columns().input();
    tableOfPixel = new int[rows.size() * columns.size()];
    firstRowOfPixel = new int[tableOfPixel.length];
    Map<List<List<Tap>>, Integer> known = new HashMap<>();
    List<int[]> sources = new ArrayList<>();
    List<int[]> weights = new ArrayList<>();
    for (int y = 0, pixel = 0; y < rows.size(); y++) {
      for (int x = 0; x < columns.size(); x++, pixel++) {
        List<Tap> down = rows.get(y);
        List<Tap> across = columns.get(x);
        boolean empty = down.isEmpty() || across.isEmpty();
        int firstRow = empty ? 0 : down.get(0).source;
        int firstColumn = empty ? 0 : across.get(0).source;
        List<Tap> relativeDown = empty ? List.of() : relative(down);
        List<Tap> relativeAcross = empty ? List.of() : relative(across);
        firstRowOfPixel[pixel] = (firstRow * sourceWidth + firstColumn) * sourceChannels;
        tableOfPixel[pixel] =
            known.computeIfAbsent(
                List.of(relativeDown, relativeAcross),
                key -> {
                  int size = relativeDown.size() * relativeAcross.size() * perGroup;
                  int[] source = new int[size];
                  int[] weight = new int[size];
                  int n = 0;
                  for (Tap v : relativeDown) {
                    for (Tap h : relativeAcross) {
                      for (int c = 0; c < perGroup; c++, n++) {
                        source[n] = (v.source * sourceWidth + h.source) * sourceChannels + c;
                        weight[n] = (v.tap * g.columns().kernel() + h.tap) * perGroup + c;
                      }
                    }
                  }
                  sources.add(source);
                  weights.add(weight);
                  return sources.size() - 1;
                });
      }
    }
    rowTables = sources.toArray(int[][]::new);
    weightTables = weights.toArray(int[][]::new);
    offsetTables = rowTables.clone();
  }

  static ProductPlan forward(ConvolutionGeometry geometry) {
    return new ProductPlan(geometry, false);
  }

  static ProductPlan transposed(ConvolutionGeometry geometry) {
    return new ProductPlan(geometry, true);
  }

  /** Makes {@link #offsetTables} fit rows that are {@code newStride} apart. */
  void useStride(int newStride) {
    if (newStride == stride) {
      return;
    }
    for (int t = 0; t < rowTables.length; t++) {
      int[] offsets = rowTables[t].clone();
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] *= newStride;
      }
      offsetTables[t] = offsets;
    }
    stride = newStride;
  }

  private record Tap(int tap, int source) {}

  /** The taps of every target position along one axis, padding left out. */
  private static List<List<Tap>> taps(Axis axis, boolean transposed) {
    List<List<Tap>> taps = new ArrayList<>();
    for (int p = 0; p < (transposed ? axis.input() : axis.output()); p++) {
      taps.add(new ArrayList<>());
    }
    for (int o = 0; o < axis.output(); o++) {
      for (int k = 0; k < axis.kernel(); k++) {
        int i = axis.source(o, k);
        if (i >= 0) {
          taps.get(transposed ? i : o).add(new Tap(k, transposed ? o : i));
        }
      }
    }
    return taps;
  }

  private static List<Tap> relative(List<Tap> taps) {
    int first = taps.get(0).source;
    return taps.stream().map(tap -> new Tap(tap.tap, tap.source - first)).toList();
  }
}
