package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * One recorded case: a line of a {@code .jsonl} file, or a whole {@code .json} document.
 *
 * @param file where it stands; files beside it may belong to it
 * @param line line in the file, from 1; 0 for a whole document
 * @param json the case
 */
public record GoldenVector(Path file, int line, JsonNode json) {
  /** Whether the case is a whole document and not a line. */
  public boolean document() {
    return line == 0;
  }

  /** The value of a text field, or the fallback where it is absent or null. */
  public String text(String field, String fallback) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? fallback : value.asText();
  }

  /** The file's name without {@code .json}, {@code .jsonl} and {@code .gz}. */
  public String stem() {
    String name = file.getFileName().toString();
    for (String suffix : new String[] {".gz", ".jsonl", ".json"}) {
      if (name.endsWith(suffix)) {
        name = name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  /** For messages: {@code file:line}. */
  public String where() {
    return document() ? file.toString() : file + ":" + line;
  }
}
