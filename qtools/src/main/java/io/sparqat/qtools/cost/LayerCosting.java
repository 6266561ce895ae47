package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.LayerTypes.Pooling;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.LayerTypes.Staged;
import io.sparqat.qtools.map.Stored;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Stage;
import io.sparqat.qtools.type.DataType;
import java.util.List;

/** The costs of a layer from its facts and types. */
final class LayerCosting {
  private LayerCosting() {}

  static LayerCost of(
      String name, LayerFacts facts, LayerTypes types, boolean kept, LayerEnergy energy) {
    long weightBits = 0;
    for (Stored stored : types.stored()) {
      weightBits += stored.count() * stored.type().bits();
    }
    double bops = 0;
    double ebops = 0;
    List<Products> products = products(types);
    for (int i = 0; i < Math.min(products.size(), facts.stages().size()); i++) {
      Stage stage = facts.stages().get(i);
      DataType weight = products.get(i).weight().type();
      DataType input = products.get(i).input();
      bops += (double) stage.macs() * weight.bits() * input.bits();
      ebops += (double) stage.weightCount() * unsignedBits(weight) * unsignedBits(input);
    }
    return new LayerCost(
        name,
        types.className(),
        energy,
        weightBits,
        kept ? types.outputShape().size() * types.output().bits() : 0,
        facts.macs(),
        bops,
        ebops,
        accumulatorBits(types),
        types.notModelled());
  }

  /** A sign costs a multiplier next to nothing; one-bit values still have their bit. */
  private static long unsignedBits(DataType type) {
    return Math.max(1, type.bits() - type.signBit());
  }

  static List<Products> products(LayerTypes types) {
    if (types.roles() instanceof Products one) {
      return List.of(one);
    }
    return types.roles() instanceof Staged staged ? staged.stages() : List.of();
  }

  private static long accumulatorBits(LayerTypes types) {
    if (types.roles() instanceof Pooling pooling) {
      return pooling.accumulator().output().bits();
    }
    return products(types).stream()
        .mapToLong(one -> one.accumulator().output().bits())
        .max()
        .orElse(0);
  }
}
