package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.type.HardwareType;
import java.util.List;
import java.util.stream.Collectors;

/** A report as comma-separated values, one line for each layer. */
public final class CsvReport {
  private static final String HEAD =
      "rule_set,process,layer,class,input,output,accumulator,inputs_pj,parameters_pj,"
          + "operations_pj,outputs_pj,weight_bits,activation_bits,macs,bops,ebops,"
          + "accumulator_bits,not_modelled\n";

  private CsvReport() {}

  public static String of(NetworkReport report) {
    StringBuilder out = new StringBuilder(HEAD);
    for (LayerReport layer : report.layers()) {
      LayerCost cost = layer.cost();
      LayerEnergy energy = cost.energy();
      String accumulators =
          layer.accumulators().stream()
              .map(width -> HardwareType.acFixed(width.derived()))
              .collect(Collectors.joining(" "));
      List<String> cells =
          List.of(
              report.costs().rules().text(),
              report.costs().process(),
              cost.name(),
              cost.className(),
              HardwareType.acFixed(layer.types().inputs().get(0)),
              HardwareType.acFixed(layer.types().output()),
              accumulators,
              Double.toString(energy.inputs()),
              Double.toString(energy.parameters()),
              Double.toString(energy.operations()),
              Double.toString(energy.outputs()),
              Long.toString(cost.weightBits()),
              Long.toString(cost.activationBits()),
              Long.toString(cost.macs()),
              Double.toString(cost.bops()),
              Double.toString(cost.ebops()),
              Long.toString(cost.accumulatorBits()),
              cost.leftOut().orElse(""));
      out.append(cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",")))
          .append('\n');
    }
    return out.toString();
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\n\r]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
