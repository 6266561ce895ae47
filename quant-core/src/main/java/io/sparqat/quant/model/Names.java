package io.sparqat.quant.model;

import java.util.regex.Pattern;

/** What a network, input or node may be called: Keras's rule, so that names survive an export. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.\\\\/>-]*");

  private Names() {}

  static void check(String name) {
    if (!NAME.matcher(name).matches() || name.length() > 200) {
      throw new IllegalArgumentException(
          "Invalid name: \""
              + name
              + "\" (must be letters, digits and _ . - / only, at most 200 of them)");
    }
  }
}
