package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.map.TypeMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything a report shows of a network.
 *
 * @param costs its costs under the first process table
 * @param types its data-type map
 * @param layers by layer
 * @param otherTitles titles of the other process tables
 * @param notPriced process tables that have no figure for something in the network, and what
 */
public record NetworkReport(
    CostReport costs,
    TypeMap types,
    List<LayerReport> layers,
    List<String> otherTitles,
    Map<String, String> notPriced) {
  /** What every energy in a report is. */
  public static final String ENERGY =
      "Estimated arithmetic and memory energy of the process named, for one sample;"
          + " not the energy of a device.";

  public NetworkReport {
    layers = List.copyOf(layers);
    otherTitles = List.copyOf(otherTitles);
    notPriced = Map.copyOf(notPriced);
  }

  /** Ranks of the layers by energy, 1 for the most, under the first table. */
  public List<Integer> ranks() {
    return ranks(layers.stream().map(layer -> layer.cost().energy().total()).toList());
  }

  /** Ranks of the layers by energy under another table. */
  public List<Integer> ranks(int other) {
    return ranks(layers.stream().map(layer -> layer.otherEnergies().get(other).total()).toList());
  }

  private static List<Integer> ranks(List<Double> energies) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < energies.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(energies::get).reversed());
    List<Integer> ranks = new ArrayList<>(order);
    for (int rank = 0; rank < order.size(); rank++) {
      ranks.set(order.get(rank), rank + 1);
    }
    return ranks;
  }

  /** The energy under another table, in pJ. */
  public double total(int other) {
    return layers.stream().mapToDouble(layer -> layer.otherEnergies().get(other).total()).sum();
  }
}
