package io.sparqat.jobs.report;

import io.sparqat.jobs.table.Progression;
import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Plot;
import io.sparqat.quant.draw.Svg;
import java.util.List;

/** The front's hypervolume over the core seconds spent, in steps: it grows when results come in. */
final class FrontGrowth {
  private FrontGrowth() {}

  static Svg of(List<Progression> steps) {
    double[] spent = new double[2 * steps.size() - 1];
    double[] volume = new double[spent.length];
    for (int i = 0; i < steps.size(); i++) {
      spent[2 * i] = steps.get(i).coreSeconds();
      volume[2 * i] = steps.get(i).hypervolume();
      if (i > 0) {
        spent[2 * i - 1] = spent[2 * i];
        volume[2 * i - 1] = volume[2 * i - 2];
      }
    }
    double end = spent[spent.length - 1];
    Plot plot =
        new Plot(
            880,
            280,
            Axis.linear("Core-seconds spent", 0, end > 0 ? 1.02 * end : 1),
            Axis.covering("Hypervolume of the front", volume));
    plot.line(spent, volume, "stroke series-1");
    return plot.svg(
        "Hypervolume of the front over core-seconds",
        "The share of the plane that the front dominates, between no accuracy and all, up to the"
            + " energy of the dearest candidate");
  }
}
