package io.sparqat.qtools.cost;

import io.sparqat.qtools.cost.CostPlan.Priced;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.map.Derivation;
import io.sparqat.qtools.network.Dataflow;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Costs of many candidates of one network, remembering the cost of every layer under every type
 * that flowed into it: a candidate that differs in one layer from an earlier one costs one layer,
 * and the layers after it only as far as its output's type differs.
 *
 * <p>Not thread-safe: one instance for each worker.
 */
public final class CostSweep {
  /** Identities are forgotten beyond this many, in case candidates are never the same objects. */
  private static final int MAX_IDENTITIES = 1 << 16;

  /** Results are forgotten beyond this many in one place. */
  private static final int MAX_REMEMBERED = 1 << 20;

  private final CostPlan plan;
  private final List<LayerSpec> base;
  private final Map<String, Integer> indices = new HashMap<>();
  private final Place[] places;
  private final Map<LayerSpec, Integer> layerIds = new HashMap<>();
  private final Map<LayerSpec, Integer> identities = new IdentityHashMap<>();
  private final Map<DataType, Integer> typeIds = new HashMap<>();
  private final Map<Long, Integer> pairIds = new HashMap<>();
  private final int[] sourceIds;

  /** A node and what it cost so far. */
  private static final class Place {
    private final Dataflow.Node node;
    private final Map<Long, Result> known = new HashMap<>();
    private long lastKey = -1;
    private Result last = Result.NONE;

    Place(Dataflow.Node node) {
      this.node = node;
    }
  }

  /** A cost with the number of its output's type. */
  private record Result(LayerCost cost, DataType output, int typeId) {
    private static final Result NONE =
        new Result(
            new LayerCost("", "", LayerEnergy.ZERO, 0, 0, 0, 0, 0, 0, null),
            DataType.floatingPoint(0),
            -1);
  }

  CostSweep(CostPlan plan) {
    this.plan = plan;
    this.base = plan.layers();
    List<Dataflow.Node> nodes = plan.flow().nodes();
    this.places = new Place[nodes.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = new Place(nodes.get(i));
      indices.put(nodes.get(i).name(), i);
    }
    List<DataType> sources = plan.derivation().sources();
    this.sourceIds = new int[sources.size()];
    for (int i = 0; i < sourceIds.length; i++) {
      sourceIds[i] = typeId(sources.get(i));
    }
  }

  /** The layers of the base network: a candidate is a copy of this list with layers exchanged. */
  public List<LayerSpec> base() {
    return new ArrayList<>(base);
  }

  /** The place of a layer in candidates. */
  public int index(String layer) {
    Integer index = indices.get(layer);
    if (index == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + layer + " (must be one of " + indices.keySet() + ")");
    }
    return index;
  }

  /** The costs of a network that differs from the base in its layers' quantizers. */
  public CostTotals evaluate(ModelSpec candidate) {
    List<LayerSpec> layers = base();
    for (NodeSpec node : candidate.nodes()) {
      Integer index = indices.get(node.name());
      if (index != null) {
        layers.set(index, node.layer());
      }
    }
    return evaluate(layers);
  }

  /**
   * The costs of a candidate.
   *
   * @param layers one for each place; each may differ from the base in quantizers and activations
   * @throws IllegalArgumentException when a layer would change shapes
   */
  public CostTotals evaluate(List<LayerSpec> layers) {
    if (layers.size() != places.length) {
      throw new IllegalArgumentException(
          "Invalid candidate: " + layers.size() + " layers (must be " + places.length + ")");
    }
    double inputs = 0;
    double outputs = 0;
    double parameters = 0;
    double operations = 0;
    long weightBits = 0;
    long activationBits = 0;
    long macs = 0;
    double bops = 0;
    double ebops = 0;
    long accumulatorBits = 0;
    for (int i = 0; i < places.length; i++) {
      LayerCost cost = result(i, layers).cost;
      LayerEnergy energy = cost.energy();
      inputs += energy.inputs();
      outputs += energy.outputs();
      parameters += energy.parameters();
      operations += energy.operations();
      weightBits += cost.weightBits();
      activationBits += cost.activationBits();
      macs += cost.macs();
      bops += cost.bops();
      ebops += cost.ebops();
      accumulatorBits = Math.max(accumulatorBits, cost.accumulatorBits());
    }
    return new CostTotals(
        new LayerEnergy(inputs, outputs, parameters, operations),
        weightBits,
        activationBits,
        macs,
        bops,
        ebops,
        accumulatorBits);
  }

  private Result result(int index, List<LayerSpec> layers) {
    Place place = places[index];
    long key = ((long) layerId(layers.get(index)) << 32) | inputId(place.node);
    if (key == place.lastKey) {
      return place.last;
    }
    Result result = place.known.get(key);
    if (result == null) {
      result = priced(index, layers);
      if (place.known.size() >= MAX_REMEMBERED) {
        place.known.clear();
      }
      place.known.put(key, result);
    }
    place.lastKey = key;
    place.last = result;
    return result;
  }

  private Result priced(int index, List<LayerSpec> layers) {
    ShapeGuard.check(places[index].node.name(), base.get(index), layers.get(index));
    List<DataType> outputs = new ArrayList<>();
    for (int i = 0; i < index; i++) {
      outputs.add(places[i].last.output);
    }
    Derivation derivation = plan.derivation();
    Priced priced = plan.price(index, layers, derivation.inputs(index, outputs));
    return new Result(priced.cost(), priced.output(), typeId(priced.output()));
  }

  private int inputId(Dataflow.Node node) {
    int id = 0;
    for (Dataflow.Edge edge : node.inputs()) {
      int type = edge.fromInput() ? sourceIds[edge.index()] : places[edge.index()].last.typeId;
      id = id == 0 ? type : pairId(id, type);
    }
    return id;
  }

  private int pairId(int a, int b) {
    return pairIds.computeIfAbsent(((long) a << 32) | b, pair -> (1 << 30) + pairIds.size());
  }

  private int typeId(DataType type) {
    return Objects.requireNonNull(typeIds.computeIfAbsent(type, unknown -> typeIds.size() + 1));
  }

  private int layerId(LayerSpec layer) {
    Integer id = identities.get(layer);
    if (id == null) {
      id = layerIds.computeIfAbsent(layer, unknown -> layerIds.size());
      if (identities.size() >= MAX_IDENTITIES) {
        identities.clear();
      }
      identities.put(layer, id);
    }
    return id;
  }
}
