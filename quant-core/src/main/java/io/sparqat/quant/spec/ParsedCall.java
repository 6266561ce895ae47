package io.sparqat.quant.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text taken apart: a name and arguments, not yet checked against a signature.
 *
 * @param open offset of the opening parenthesis, or -1 when the name stands alone
 */
record ParsedCall(String text, String name, int open, List<Argument> arguments) {
  /**
   * One argument.
   *
   * @param keyword null for a positional one
   * @param offset where the argument begins
   * @param valueOffset where its value begins
   */
  record Argument(@Nullable String keyword, Literal value, int offset, int valueOffset) {}

  /** Refuses parentheses. */
  void bare(String reason) {
    if (open >= 0) {
      throw new SpecSyntaxException(text, open, reason);
    }
  }

  /** The quantizer of that signature with these arguments. */
  <S extends QuantizerSpec> S bind(Signature<S> signature) {
    List<String> names = signature.arguments();
    if (names.isEmpty()) {
      bare(name + " is a function and takes no options");
    }
    Map<String, Literal> values = new LinkedHashMap<>();
    Map<String, Integer> offsets = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      String option = option(argument, i, names);
      if (values.put(option, argument.value()) != null) {
        throw new SpecSyntaxException(text, argument.offset(), option + " is given twice");
      }
      offsets.put(option, argument.valueOffset());
    }
    try {
      return signature.create(values);
    } catch (OptionException e) {
      throw new SpecSyntaxException(
          text, offsets.getOrDefault(e.option(), 0), String.valueOf(e.getMessage()));
    }
  }

  private String option(Argument argument, int position, List<String> names) {
    String keyword = argument.keyword();
    if (keyword == null) {
      if (position >= names.size()) {
        throw new SpecSyntaxException(
            text, argument.offset(), name + " takes at most " + names.size() + " arguments");
      }
      return names.get(position);
    }
    if (!names.contains(keyword)) {
      throw new SpecSyntaxException(
          text, argument.offset(), Names.unknown("option of " + name, keyword, names));
    }
    return keyword;
  }
}
