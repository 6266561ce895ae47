package io.sparqat.quant.model.form;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.UserException;
import java.util.ArrayList;
import java.util.List;

/** Collects everything wrong with a file, each with its line, to be reported together. */
public final class Problems {
  private final List<String> messages = new ArrayList<>();

  public void add(ConfigValue where, String message) {
    messages.add(place(where.origin()) + message);
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /** {@code conf/models/x.conf:12: }, or nothing where the origin is unknown. */
  private static String place(ConfigOrigin origin) {
    String file = origin.filename() != null ? origin.filename() : origin.description();
    file = file.replaceFirst("(String)?: [0-9]+$", "").strip();
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() + ": " : file + ": ";
  }

  public void throwIfAny(String what) {
    if (!messages.isEmpty()) {
      throw new UserException("Cannot read " + what + ":\n  " + String.join("\n  ", messages));
    }
  }
}
