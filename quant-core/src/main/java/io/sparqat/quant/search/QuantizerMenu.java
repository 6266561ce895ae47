package io.sparqat.quant.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quantizers a search may choose from: AutoQKeras's {@code quantization_config}, a table of
 * quantizer string to bits for each field. The order of the strings is the order of the choices.
 *
 * @param fields {@code kernel}, {@code bias}, {@code activation}, {@code linear} and whatever else
 *     a search asks for
 */
public record QuantizerMenu(Map<String, Map<String, Integer>> fields) {
  /** AutoQKeras's table when none is given. */
  public static final QuantizerMenu DEFAULT = new QuantizerMenu(defaults());

  /** Copies the table, keeping its order. */
  public QuantizerMenu {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    fields.forEach(
        (field, quantizers) ->
            copy.put(field, Collections.unmodifiableMap(new LinkedHashMap<>(quantizers))));
    fields = Collections.unmodifiableMap(copy);
  }

  /** The quantizers of a field with their bits; fails with the known fields when there is none. */
  public Map<String, Integer> of(String field) {
    Map<String, Integer> quantizers = fields.get(field);
    if (quantizers == null) {
      throw new IllegalArgumentException(
          "Cannot choose a quantizer: quantization_config has no field '"
              + field
              + "' (it has "
              + fields.keySet()
              + ")");
    }
    return quantizers;
  }

  private static Map<String, Map<String, Integer>> defaults() {
    Map<String, Integer> kernel = new LinkedHashMap<>();
    kernel.put("binary", 1);
    kernel.put("stochastic_binary", 1);
    kernel.put("ternary", 2);
    kernel.put("stochastic_ternary", 2);
    kernel.put("quantized_bits(2,1,1,alpha=1.0)", 2);
    kernel.put("quantized_bits(4,0,1)", 4);
    kernel.put("quantized_bits(8,0,1)", 8);
    kernel.put("quantized_po2(4,1)", 4);

    Map<String, Integer> bias = new LinkedHashMap<>();
    bias.put("quantized_bits(4,0,1)", 4);
    bias.put("quantized_bits(8,3,1)", 8);
    bias.put("quantized_po2(4,8)", 4);

    Map<String, Integer> activation = new LinkedHashMap<>();
    activation.put("binary", 1);
    activation.put("binary(alpha='auto_po2')", 1);
    activation.put("ternary", 2);
    activation.put("quantized_relu(3,1)", 3);
    activation.put("quantized_relu(4,2)", 4);
    activation.put("quantized_relu(8,2)", 8);
    activation.put("quantized_relu(8,4)", 8);
    activation.put("quantized_relu(16,8)", 16);
    activation.put("quantized_relu_po2(4,4)", 4);

    Map<String, Integer> linear = new LinkedHashMap<>();
    linear.put("binary", 1);
    linear.put("ternary", 2);
    linear.put("quantized_bits(4,1)", 4);
    linear.put("quantized_bits(8,2)", 8);
    linear.put("quantized_bits(16,10)", 16);
    linear.put("quantized_po2(6,4)", 6);

    Map<String, Map<String, Integer>> fields = new LinkedHashMap<>();
    fields.put("kernel", kernel);
    fields.put("bias", bias);
    fields.put("activation", activation);
    fields.put("linear", linear);
    return fields;
  }
}
