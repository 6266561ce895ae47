package io.sparqat.qtools.energy;

import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.TypeMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Energy of a network by layer, with QTools' sums.
 *
 * @param classes class of each layer
 * @param layers energy of each layer, not rounded
 */
public record EnergyReport(Map<String, String> classes, Map<String, LayerEnergy> layers) {
  private static final int DECIMALS = 2;

  /** A part of a layer's energy that QTools may count. */
  private enum Part {
    INPUTS,
    OUTPUTS,
    PARAMETERS,
    OPERATIONS
  }

  private static final List<Part> DEFAULT_PARTS =
      List.of(Part.INPUTS, Part.PARAMETERS, Part.OPERATIONS);

  /** Prices every layer of a type map. */
  public static EnergyReport of(TypeMap map, EnergyModel model) {
    Map<String, String> classes = new LinkedHashMap<>();
    Map<String, LayerEnergy> layers = new LinkedHashMap<>();
    for (Map.Entry<String, LayerTypes> entry : map.layers().entrySet()) {
      String name = entry.getKey();
      classes.put(name, entry.getValue().className());
      layers.put(
          name,
          model.of(
              entry.getValue(), map.firstLayers().contains(name), map.lastLayers().contains(name)));
    }
    return new EnergyReport(classes, layers);
  }

  /** Everything, in pJ. */
  public LayerEnergy total() {
    return layers.values().stream().reduce(LayerEnergy.ZERO, LayerEnergy::plus);
  }

  /** QTools' {@code total_cost}: everything, cut to whole pJ. */
  public long totalCost() {
    return (long) total().total();
  }

  /** A layer's energies as QTools writes them, to hundredths of a pJ. */
  public LayerEnergy rounded(String layer) {
    LayerEnergy energy = energy(layer);
    return new LayerEnergy(
        rounded(energy.inputs()),
        rounded(energy.outputs()),
        rounded(energy.parameters()),
        rounded(energy.operations()));
  }

  /** The total of QTools' {@code extract_energy_profile}: the parts that count for the class. */
  public double profileTotal(String layer) {
    double sum = 0;
    LayerEnergy energy = rounded(layer);
    for (Part part : parts(String.valueOf(classes.get(layer)))) {
      sum +=
          switch (part) {
            case INPUTS -> energy.inputs();
            case OUTPUTS -> energy.outputs();
            case PARAMETERS -> energy.parameters();
            case OPERATIONS -> energy.operations();
          };
    }
    return sum;
  }

  /** QTools' {@code extract_energy_sum}: the parts that count, cut to whole pJ. */
  public long energySum() {
    double sum = 0;
    for (String layer : layers.keySet()) {
      sum += profileTotal(layer);
    }
    return (long) sum;
  }

  private LayerEnergy energy(String layer) {
    LayerEnergy energy = layers.get(layer);
    if (energy == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + layer + " (must be one of " + layers.keySet() + ")");
    }
    return energy;
  }

  /** QTools' {@code include_energy}. */
  private static List<Part> parts(String className) {
    return switch (className) {
      case "QActivation", "QAdaptiveActivation", "Activation" -> List.of(Part.OUTPUTS);
      case "QBatchNormalization", "BatchNormalization" -> List.of(Part.PARAMETERS);
      case "Add", "Subtract", "MaxPooling2D" -> List.of(Part.OPERATIONS);
      default -> DEFAULT_PARTS;
    };
  }

  private static double rounded(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }
}
