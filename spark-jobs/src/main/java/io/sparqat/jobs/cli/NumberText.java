package io.sparqat.jobs.cli;

import io.sparqat.quant.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers from the command line, a file, or standard input; {@code #} begins a comment. */
final class NumberText {
  static final int MAX_NUMBERS = 1 << 24;
  private static final int MAX_LINE = 1 << 24;

  private final String source;
  private float[] values = new float[256];
  private int count;

  private NumberText(String source) {
    this.source = source;
  }

  /** The words, then the file; standard input where there are neither. */
  static float[] read(List<String> words, @Nullable Path file) {
    NumberText numbers = new NumberText(file == null ? "standard input" : file.toString());
    for (String word : words) {
      numbers.add(word, "the command line");
    }
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(file)) {
        numbers.addLines(reader);
      } catch (IOException e) {
        throw new UserException("Cannot read " + file + ": " + e, e);
      }
    } else if (words.isEmpty()) {
      try {
        numbers.addLines(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UserException("Cannot read standard input: " + e, e);
      }
    }
    if (numbers.count == 0) {
      throw new UserException("Cannot quantize: " + numbers.source + " has no numbers");
    }
    return Arrays.copyOf(numbers.values, numbers.count);
  }

  private void addLines(Reader reader) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    int line = 1;
    StringBuilder text = new StringBuilder();
    for (int c = lines.read(); ; c = lines.read()) {
      if (c >= 0 && c != '\n') {
        text.append((char) c);
        if (text.length() > MAX_LINE) {
          throw new UserException(
              "Cannot read "
                  + source
                  + ":"
                  + line
                  + ": the line has more than "
                  + MAX_LINE
                  + " characters");
        }
        continue;
      }
      for (String word : text.toString().replaceFirst("#.*", "").trim().split("[\\s,;]+")) {
        if (!word.isEmpty()) {
          add(word, source + ":" + line);
        }
      }
      text.setLength(0);
      line++;
      if (c < 0) {
        return;
      }
    }
  }

  private void add(String word, String where) {
    if (count == MAX_NUMBERS) {
      throw new UserException(
          "Cannot quantize: more than " + MAX_NUMBERS + " numbers in " + source);
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    try {
      values[count++] =
          switch (word.toLowerCase(Locale.ROOT)) {
            case "nan" -> Float.NaN;
            case "inf", "+inf" -> Float.POSITIVE_INFINITY;
            case "-inf" -> Float.NEGATIVE_INFINITY;
            default -> Float.parseFloat(word);
          };
    } catch (NumberFormatException e) {
      throw new UserException(
          "Cannot read " + where + ": '" + word + "' is no number (such as -0.25 or 1e-3)", e);
    }
  }
}
