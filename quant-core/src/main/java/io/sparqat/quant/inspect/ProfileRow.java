package io.sparqat.quant.inspect;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.transform.Distribution;
import io.sparqat.quant.transform.LayerProfile;
import io.sparqat.quant.transform.NumericalProfile;
import io.sparqat.quant.transform.QuantizationEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a network's numerical profile.
 *
 * @param layer its name, or that of an input
 * @param part {@code input}, {@code output}, or a weight by Keras's name
 * @param values after quantization
 * @param effect what its quantizer did, if it has one
 */
public record ProfileRow(
    String layer, String part, Distribution values, Optional<QuantizationEffect> effect) {
  /** The part that is a network's input. */
  public static final String INPUT = "input";

  /** The part that is what a layer passes on. */
  public static final String OUTPUT = "output";

  /** A profile line by line: inputs, then each layer's weights and what it passes on. */
  public static List<ProfileRow> of(ModelSpec model, NumericalProfile profile) {
    List<ProfileRow> rows = new ArrayList<>();
    for (int i = 0; i < profile.inputs().size(); i++) {
      rows.add(
          new ProfileRow(
              model.inputs().get(i).name(), INPUT, profile.inputs().get(i), Optional.empty()));
    }
    for (LayerProfile layer : profile.layers()) {
      layer
          .weights()
          .forEach(
              weight ->
                  rows.add(
                      new ProfileRow(
                          layer.layer(), weight.name(), weight.values(), weight.effect())));
      rows.add(new ProfileRow(layer.layer(), OUTPUT, layer.output(), layer.activation()));
    }
    return rows;
  }
}
