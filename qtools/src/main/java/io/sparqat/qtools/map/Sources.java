package io.sparqat.qtools.map;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Types of the model's inputs: QTools' {@code source_quantizers}. */
public sealed interface Sources {
  /** {@code quantized_bits(8,0,1)} for every input. */
  Sources DEFAULT = new Same("");

  /** QTools' {@code default_source_quantizer}. */
  String DEFAULT_TYPE = "quantized_bits(8,0,1)";

  /** The types for {@code count} inputs. */
  List<DataType> types(RuleSet rules, int count);

  /** One type for every input, by name; empty for the default. */
  record Same(String type) implements Sources {

    @Override
    public List<DataType> types(RuleSet rules, int count) {
      Types types = new Types(rules);
      if (type.isEmpty()) {
        return Collections.nCopies(count, types.named(DEFAULT_TYPE));
      }
      if (type.length() == count && !rules.has(Rule.STRICT_NAMES)) {
        return Collections.nCopies(count, types.unquantized());
      }
      return Collections.nCopies(count, types.namedOnEdge(type));
    }
  }

  /** One quantizer or type name for each input. */
  record Each(List<String> names) implements Sources {
    public Each {
      names = List.copyOf(names);
    }

    @Override
    public List<DataType> types(RuleSet rules, int count) {
      if (names.size() != count) {
        throw new RuleException(
            "WrongInputQuantizerError",
            "Invalid source quantizers: "
                + names.size()
                + " given (must be one for each of the model's "
                + count
                + " inputs)");
      }
      Types types = new Types(rules);
      List<DataType> result = new ArrayList<>();
      for (String name : names) {
        result.add(name.startsWith("!") ? types.namedOnEdge(name) : types.named(name));
      }
      return result;
    }
  }

  /** A quantizer object that is not in a list, which QTools cannot count. */
  record Single(String name) implements Sources {
    @Override
    public List<DataType> types(RuleSet rules, int count) {
      if (!rules.has(Rule.STRICT_NAMES)) {
        throw new RuleException(
            "TypeError",
            "Cannot use " + name + " for all inputs: QTools asks a quantizer for its length");
      }
      return new Same(name).types(rules, count);
    }
  }
}
