package io.sparqat.qtools.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.cost.AccumulatorWidths;
import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.map.TypeMapJson;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.HardwareType;

/** A report as JSON; its {@code types} are QTools' data-type map. */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  public static String of(NetworkReport report) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(report)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a JSON tree", e);
    }
  }

  /** QTools' data-type map alone, as its {@code qtools_stats_print} prints it. */
  public static String types(NetworkReport report) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(TypeMapJson.of(report.types()))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a JSON tree", e);
    }
  }

  private static ObjectNode tree(NetworkReport report) {
    CostReport costs = report.costs();
    ObjectNode root = JSON.createObjectNode();
    root.put("network", costs.network());
    root.put("rule_set", costs.rules().text());
    root.put("process", costs.process());
    root.put("energy_is", NetworkReport.ENERGY);
    ObjectNode memory = root.putObject("memory");
    memory.put("weights_on_memory", costs.memory().weights().text());
    memory.put("activations_on_memory", costs.memory().activations().text());
    memory.put("min_sram_size", costs.memory().minSramSize());
    memory.put("rd_wr_on_io", costs.memory().ioThroughDram());
    ObjectNode total = root.putObject("total");
    energy(total.putObject("energy_pj"), costs.energy());
    total.put("weight_bits", costs.weightBits());
    total.put("activation_bits", costs.activationBits());
    total.put("input_bits", costs.inputBits());
    total.put("peak_activation_bits", costs.peakActivationBits());
    total.put("total_bits", costs.totalBits());
    total.put("macs", costs.macs());
    total.put("bops", costs.bops());
    total.put("ebops", costs.ebops());
    total.put("accumulator_bits", costs.accumulatorBits());
    ObjectNode other = root.putObject("other_processes_pj");
    for (int i = 0; i < report.otherTitles().size(); i++) {
      other.put(report.otherTitles().get(i), report.total(i));
    }
    ObjectNode notPriced = root.putObject("not_priced");
    report.notPriced().forEach(notPriced::put);
    ArrayNode layers = root.putArray("layers");
    report.layers().forEach(layer -> layer(layers.addObject(), layer, report));
    root.set("types", TypeMapJson.of(report.types()));
    return root;
  }

  private static void layer(ObjectNode node, LayerReport layer, NetworkReport report) {
    LayerCost cost = layer.cost();
    node.put("name", cost.name());
    node.put("class", cost.className());
    energy(node.putObject("energy_pj"), cost.energy());
    for (int i = 0; i < report.otherTitles().size(); i++) {
      node.withObject("/other_processes_pj")
          .put(report.otherTitles().get(i), layer.otherEnergies().get(i).total());
    }
    node.put("weight_bits", cost.weightBits());
    node.put("activation_bits", cost.activationBits());
    node.put("macs", cost.macs());
    node.put("bops", cost.bops());
    node.put("ebops", cost.ebops());
    ArrayNode accumulators = node.putArray("accumulators");
    for (AccumulatorWidths widths : layer.accumulators()) {
      ObjectNode one = accumulators.addObject();
      DataType derived = widths.derived();
      one.put("bits", derived.bits());
      one.put("a2q_bits", widths.a2q());
      one.put("worst_case_bits", widths.worstCase());
      one.put("ac_fixed", HardwareType.acFixed(derived));
      one.put("ap_fixed", HardwareType.apFixed(derived));
    }
    cost.leftOut().ifPresent(reason -> node.put("not_modelled", reason));
  }

  private static void energy(ObjectNode node, LayerEnergy energy) {
    node.put("inputs", energy.inputs());
    node.put("parameters", energy.parameters());
    node.put("operations", energy.operations());
    node.put("outputs", energy.outputs());
    node.put("sum", energy.total());
  }
}
