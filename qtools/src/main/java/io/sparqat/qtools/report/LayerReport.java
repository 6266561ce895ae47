package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.AccumulatorWidths;
import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.map.LayerTypes;
import java.util.List;

/**
 * One layer in a report.
 *
 * @param cost what it costs
 * @param types its types
 * @param accumulators one for each sum of products
 * @param otherEnergies its energy under the other process tables, in their order
 */
public record LayerReport(
    LayerCost cost,
    LayerTypes types,
    List<AccumulatorWidths> accumulators,
    List<LayerEnergy> otherEnergies) {
  public LayerReport {
    accumulators = List.copyOf(accumulators);
    otherEnergies = List.copyOf(otherEnergies);
  }
}
