package io.sparqat.quant.inspect;

import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Mark;
import io.sparqat.quant.draw.Plot;
import io.sparqat.quant.draw.Svg;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.spec.NominalRange;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.SigmoidFunction;
import java.util.Arrays;

/**
 * Output over input of a quantizer, with its gradient and the identity. A fitted scale is fitted to
 * the inputs drawn.
 */
public final class TransferCurve {
  private static final int POINTS = 1001;
  private static final double WIDTH = 640;
  private static final double HEIGHT = 420;

  /** Room for the legend, in parts of the curve's height. */
  private static final double LEGEND = 0.3;

  private final QuantizerSpec spec;
  private final float[] input = new float[POINTS];
  private final float[] output = new float[POINTS];
  private final float[] gradient = new float[POINTS];

  /**
   * The curve over inputs from {@code low} to {@code high}.
   *
   * @throws IllegalArgumentException for a quantizer with numbers a channel: it has several curves
   */
  public TransferCurve(Quantizer quantizer, float low, float high) {
    if (!(low < high) || !Float.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "Invalid range: " + low + " to " + high + " (must be finite and rising)");
    }
    spec = quantizer.spec();
    for (int i = 0; i < POINTS; i++) {
      input[i] = low + (high - low) * i / (POINTS - 1);
    }
    int[] shape = {POINTS};
    try {
      quantizer.quantize(input, shape, output, Draw.INFERENCE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot draw the curve of " + spec.canonical() + ": " + e.getMessage(), e);
    }
    float[] ones = new float[POINTS];
    Arrays.fill(ones, 1);
    quantizer.gradient(input, shape, ones, gradient);
  }

  /** The curve over a little more than the quantizer's nominal range. */
  public static TransferCurve of(Quantizer quantizer) {
    NominalRange range = NominalRange.of(quantizer.spec());
    float reach = 0;
    for (float bound : range.max()) {
      reach = Math.max(reach, bound);
    }
    for (float bound : range.min()) {
      reach = Math.max(reach, -bound);
    }
    boolean gentle =
        quantizer.spec() instanceof SigmoidFunction function
            && function.curve() == SigmoidFunction.Curve.SMOOTH;
    float shown = gentle ? 4 : Math.max(1.5f, Math.min(4, 1.25f * reach));
    return new TransferCurve(quantizer, -shown, shown);
  }

  /** The picture. */
  public Svg svg() {
    Axis across = Axis.linear("input", input[0], input[POINTS - 1]);
    Axis up = vertical();
    Plot plot = new Plot(WIDTH, HEIGHT, across, up);
    double low = Math.max(across.low(), up.low());
    double high = Math.min(across.high(), up.high());
    if (low < high) {
      plot.line(new double[] {low, high}, new double[] {low, high}, "stroke thin dashed series-8");
    }
    line(plot, gradient, "stroke thin series-2");
    line(plot, output, "stroke series-1");
    legend(plot);
    String title = spec.canonical();
    return plot.svg(title, "Transfer curve of " + title + ": output and gradient over the input.");
  }

  /** Covers output and gradient, with room for the legend above them. */
  private Axis vertical() {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (float[] values : new float[][] {output, gradient}) {
      for (float value : values) {
        if (Float.isFinite(value)) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    return least > greatest
        ? Axis.linear("output", -1, 1)
        : Axis.covering("output", least, greatest + LEGEND * Math.max(greatest - least, 1e-3));
  }

  /** Leaves out the inner points of level stretches. */
  private void line(Plot plot, float[] values, String style) {
    double[] xs = new double[POINTS];
    double[] ys = new double[POINTS];
    int n = 0;
    for (int i = 0; i < POINTS; i++) {
      boolean level =
          i > 0 && i < POINTS - 1 && values[i] == values[i - 1] && values[i] == values[i + 1];
      if (!level) {
        xs[n] = input[i];
        ys[n++] = values[i];
      }
    }
    plot.line(Arrays.copyOf(xs, n), Arrays.copyOf(ys, n), style);
  }

  private void legend(Plot plot) {
    double left = plot.area().left() + 12;
    double top = plot.area().top() + 18;
    plot.add(Mark.text(left, top, spec.canonical()).styled("name"));
    entry(plot, left, top + 20, "output", "stroke series-1");
    entry(plot, left, top + 38, "gradient", "stroke thin series-2");
    entry(plot, left, top + 56, "identity", "stroke thin dashed series-8");
  }

  private static void entry(Plot plot, double x, double y, String name, String style) {
    plot.add(Mark.line(x, y - 4, x + 22, y - 4).styled(style));
    plot.add(Mark.text(x + 28, y, name).styled("label"));
  }
}
