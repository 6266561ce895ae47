package io.sparqat.qtools.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.qtools.map.LayerTypes.Merge;
import io.sparqat.qtools.map.LayerTypes.Normalization;
import io.sparqat.qtools.map.LayerTypes.PassThrough;
import io.sparqat.qtools.map.LayerTypes.Pooling;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.LayerTypes.Staged;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data-type map as QTools writes it to JSON, with the same keys. Integer bits of fixed-point
 * types count the sign here; {@code is_signed} is always a number.
 */
public final class TypeMapJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final RuleSet rules;

  private TypeMapJson(RuleSet rules) {
    this.rules = rules;
  }

  /** The map as QTools' {@code qtools_stats_to_json} writes it. */
  public static ObjectNode of(TypeMap map) {
    TypeMapJson json = new TypeMapJson(map.rules());
    ObjectNode root = JSON.objectNode();
    ArrayNode sources = root.putArray("source_quantizers");
    map.sources().forEach(source -> sources.add(type(source)));
    for (Map.Entry<String, LayerTypes> layer : map.layers().entrySet()) {
      root.set(layer.getKey(), json.layer(layer.getValue()));
    }
    return root;
  }

  private ObjectNode layer(LayerTypes layer) {
    ObjectNode node = JSON.objectNode();
    node.put("layer_type", layer.className());
    ArrayNode inputs = node.putArray("input_quantizer_list");
    layer.inputs().forEach(input -> inputs.add(type(input)));
    boolean outputFirst = rules.has(Rule.FUSED_ACCUMULATOR);
    if (outputFirst) {
      node.set("output_quantizer", output(layer));
    }
    roles(node, layer);
    if (!outputFirst) {
      node.set("output_quantizer", output(layer));
    }
    if (!layer.className().endsWith("BatchNormalization")
        || rules.has(Rule.BATCH_NORM_COUNT_WRITTEN)) {
      node.put("operation_count", layer.operationCount());
    }
    return node;
  }

  private void roles(ObjectNode node, LayerTypes layer) {
    LayerTypes.Roles roles = layer.roles();
    if (roles instanceof Products products) {
      products(node, products);
    } else if (roles instanceof Staged staged) {
      staged(node, staged);
    } else if (roles instanceof Normalization normalization) {
      normalization(node, normalization);
    } else if (roles instanceof Pooling pooling) {
      pooling(node, pooling);
    } else if (roles instanceof Merge merge) {
      put(node, layer.className() + "_quantizer", merge.operator());
    } else if (!(roles instanceof PassThrough)) {
      throw new IllegalStateException("No JSON for " + roles.getClass());
    }
  }

  private static void products(ObjectNode node, Products products) {
    node.set("weight_quantizer", stored(products.weight()));
    Stored bias = products.bias();
    if (bias != null) {
      ObjectNode written = type(bias.type());
      written.put("shape", bias.count());
      node.set("bias_quantizer", written);
    }
    put(node, "multiplier", products.multiplier());
    put(node, "accumulator", products.accumulator());
    LayerTypes.FusedNormalization fused = products.normalization();
    if (fused != null) {
      node.set("bn_beta_quantizer", type(fused.beta()));
      node.set("bn_mean_quantizer", type(fused.mean()));
      node.set("bn_inverse_quantizer", type(fused.inverse()));
    }
    put(node, "fused_accumulator", products.fused());
  }

  /** Keys of layers that QTools does not have: {@code stage_0_multiplier} and so on. */
  private static void staged(ObjectNode node, Staged staged) {
    List<Products> stages = staged.stages();
    for (int i = 0; i < stages.size(); i++) {
      String prefix = "stage_" + i + "_";
      node.set(prefix + "weight_quantizer", stored(stages.get(i).weight()));
      put(node, prefix + "multiplier", stages.get(i).multiplier());
      put(node, prefix + "accumulator", stages.get(i).accumulator());
    }
  }

  private static void normalization(ObjectNode node, Normalization normalization) {
    node.set("gamma_quantizer", type(normalization.gamma()));
    node.set("beta_quantizer", type(normalization.beta()));
    node.set("mean_quantizer", type(normalization.mean()));
    node.set("variance_quantizer", type(normalization.variance()));
    put(node, "internal_divide_quantizer", normalization.operations().divider());
    put(node, "internal_multiplier", normalization.operations().multiplier());
    put(node, "internal_accumulator", normalization.operations().accumulator());
  }

  private void pooling(ObjectNode node, Pooling pooling) {
    boolean apart = rules.has(Rule.POOLING_NAMED_APART);
    DataType average = pooling.average();
    if (apart && average != null) {
      node.set("average_quantizer", type(average));
    }
    put(node, apart ? "pool_sum_accumulator" : "accumulator", pooling.accumulator());
    put(node, apart ? "pool_avg_multiplier" : "multiplier", pooling.multiplier());
  }

  private static ObjectNode output(LayerTypes layer) {
    ObjectNode node = type(layer.output());
    if (layer.outputShapeLost()) {
      ArrayNode shape = node.putArray("shape").addArray();
      shape.addNull();
      add(shape, layer.outputShape());
    } else {
      ArrayNode shape = node.putArray("shape");
      shape.add(-1);
      add(shape, layer.outputShape());
    }
    return node;
  }

  private static void add(ArrayNode node, TensorShape shape) {
    for (int axis : shape.axes()) {
      node.add(axis);
    }
  }

  private static ObjectNode stored(Stored stored) {
    ObjectNode node = type(stored.type());
    ArrayNode shape = node.putArray("shape");
    stored.shape().forEach(shape::add);
    return node;
  }

  private static void put(ObjectNode node, String key, @Nullable Operator operator) {
    if (operator != null) {
      ObjectNode written = type(operator.output());
      written.put("op_type", operator.gate().text());
      node.set(key, written);
    }
  }

  private static ObjectNode type(DataType type) {
    ObjectNode node = JSON.objectNode();
    node.put("quantizer_type", type.name());
    switch (type.mode()) {
      case FLOAT -> node.put("bits", type.bits());
      case PO2 -> {
        node.put("bits", type.bits());
        node.put("is_signed", type.signBit());
        maxValue(node, type.maxValue());
      }
      case BINARY, BINARY01 -> {
        node.put("bits", type.bits());
        node.put("int_bits", type.intBits());
        node.put("is_signed", type.signBit());
        node.putArray("values").add(type.signed() ? -1 : 0).add(1);
      }
      case TERNARY -> {
        node.put("bits", 2);
        node.put("int_bits", 2);
        node.put("is_signed", 1);
        node.putArray("values").add(0).add(-1).add(1);
      }
      case FIXED -> {
        node.put("bits", type.bits());
        node.put("int_bits", type.intBits() + type.signBit());
        node.put("is_signed", type.signBit());
      }
    }
    return node;
  }

  private static void maxValue(ObjectNode node, double value) {
    if (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE) {
      node.put("max_value", (long) value);
    } else {
      node.put("max_value", value);
    }
  }
}
