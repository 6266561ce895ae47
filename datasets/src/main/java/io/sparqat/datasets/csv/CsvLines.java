package io.sparqat.datasets.csv;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.SourceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file, split into fields; lines are bounded and empty ones skipped. */
final class CsvLines implements AutoCloseable {
  private static final int LONGEST_LINE = 1 << 22;

  private final SourceFile file;
  private final char separator;
  private final BufferedReader reader;
  private int line;

  CsvLines(SourceFile file, char separator) throws IOException {
    this.file = file;
    this.separator = separator;
    this.reader = new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8));
  }

  /** Number of the line returned last, from 1. */
  int line() {
    return line;
  }

  /** The fields of the next line; null at the end. */
  @Nullable List<String> next() throws IOException {
    for (String text = readLine(); text != null; text = readLine()) {
      line++;
      if (!text.isBlank()) {
        return split(text);
      }
    }
    return null;
  }

  /** Reads to the end of the line, however the file ends its lines. */
  private @Nullable String readLine() throws IOException {
    StringBuilder text = new StringBuilder();
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (text.length() == LONGEST_LINE) {
        throw refused(
            "line " + (line + 1) + " is longer than " + LONGEST_LINE + " characters",
            "name a text file");
      }
      text.append((char) c);
      c = reader.read();
    }
    if (text.length() > 0 && text.charAt(text.length() - 1) == '\r') {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private List<String> split(String text) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      if (at < text.length() && text.charAt(at) == '"') {
        at = quoted(text, at + 1, fields);
      } else {
        int end = text.indexOf(separator, at);
        end = end < 0 ? text.length() : end;
        fields.add(text.substring(at, end).strip());
        at = end + 1;
      }
    }
    return fields;
  }

  /**
   * Adds the field whose opening quote stands before {@code start}; returns the next one's start.
   */
  private int quoted(String text, int start, List<String> fields) {
    StringBuilder field = new StringBuilder();
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean doubled = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
      if (c == '"' && !doubled) {
        break;
      }
      field.append(c);
      at += doubled ? 2 : 1;
    }
    boolean closed = at < text.length();
    boolean atEnd = at + 1 >= text.length() || text.charAt(at + 1) == separator;
    if (!closed || !atEnd) {
      throw refused(
          "line "
              + line
              + ", character "
              + start
              + ": the quote is not closed before the separator",
          "close it, or double quotes inside a field");
    }
    fields.add(field.toString());
    return at + 2;
  }

  private DataException refused(String reason, String remedy) {
    return new DataException("Cannot read " + file.path() + ": " + reason + " (" + remedy + ")");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
