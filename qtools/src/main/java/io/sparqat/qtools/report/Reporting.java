package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.AccumulatorWidths;
import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.cost.Qtools;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.energy.Process;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a report together. */
public final class Reporting {
  private Reporting() {}

  /**
   * The report of a network.
   *
   * @param weights quantized weights, or none for the widths that need none
   * @param others process tables to rank layers under beside the first
   */
  public static NetworkReport of(
      Qtools qtools, ModelSpec model, ModelWeights weights, List<Process> others) {
    CostReport costs = qtools.evaluate(model);
    TypeMap types = qtools.types(model);
    Map<String, String> notPriced = new LinkedHashMap<>();
    List<String> titles = new ArrayList<>();
    List<CostReport> otherCosts = new ArrayList<>();
    for (Process other : others) {
      try {
        otherCosts.add(qtools.withProcess(other).evaluate(model));
        titles.add(other.title());
      } catch (UserException e) {
        notPriced.put(other.title(), String.valueOf(e.getMessage()));
      }
    }
    List<LayerReport> layers = new ArrayList<>();
    for (int i = 0; i < costs.layers().size(); i++) {
      LayerCost cost = costs.layers().get(i);
      List<LayerEnergy> energies = new ArrayList<>();
      for (CostReport other : otherCosts) {
        energies.add(other.layers().get(i).energy());
      }
      List<AccumulatorWidths> widths =
          AccumulatorWidths.of(types, model, cost.name(), weights.layer(cost.name()));
      layers.add(new LayerReport(cost, types.layer(cost.name()), widths, energies));
    }
    return new NetworkReport(costs, types, layers, titles, notPriced);
  }
}
