package io.sparqat.quant.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name(argument, ..., keyword=argument)}, the grammar of QKeras's {@code safe_eval}
 * without its gaps: lists may have commas, quotes must match, nothing may follow the parenthesis.
 *
 * <pre>
 * call     := NAME [ "(" [ argument { "," argument } ] ")" ] blank*
 * argument := value | NAME "=" (value | number blank number ...)
 * value    := number | "True" | "False" | "None" | quoted text | "[" number { [","] number } "]"
 * </pre>
 *
 * <p>One pass, no recursion; the text is bounded by {@link #MAX_LENGTH}.
 */
final class SpecParser {
  /** Room for a list of several thousand channel scales. */
  static final int MAX_LENGTH = 1 << 16;

  /** Longer runs of digits are no number anyone means. */
  private static final int MAX_NUMBER = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:\\d+(?:_\\d+)*(?:\\.(?:\\d+(?:_\\d+)*)?)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+)?"
              + "|[+-]?(?:inf|infinity|nan)(?![A-Za-z0-9_])",
          Pattern.CASE_INSENSITIVE);

  private final String text;
  private int at;

  private SpecParser(String text) {
    this.text = text;
  }

  static ParsedCall parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SpecSyntaxException(
          text, MAX_LENGTH, "more than " + MAX_LENGTH + " characters are not a quantizer");
    }
    return new SpecParser(text).call();
  }

  private ParsedCall call() {
    String name = match(NAME);
    if (name == null) {
      throw fault(at, text.isEmpty() ? "the text is empty" : "expected a name");
    }
    int open = -1;
    List<ParsedCall.Argument> arguments = List.of();
    if (at < text.length() && text.charAt(at) == '(') {
      open = at++;
      arguments = arguments();
    }
    skipBlanks();
    if (at < text.length()) {
      throw fault(
          at, open < 0 ? "expected '(' or the end of the text" : "unexpected text after ')'");
    }
    return new ParsedCall(text, name, open, arguments);
  }

  private List<ParsedCall.Argument> arguments() {
    List<ParsedCall.Argument> arguments = new ArrayList<>();
    if (take(')')) {
      return arguments;
    }
    do {
      skipBlanks();
      ParsedCall.Argument argument = argument();
      if (argument.keyword() == null
          && !arguments.isEmpty()
          && arguments.get(arguments.size() - 1).keyword() != null) {
        throw fault(argument.offset(), "a positional argument follows one given by name");
      }
      arguments.add(argument);
    } while (take(','));
    if (!take(')')) {
      throw fault(at, at < text.length() ? "expected ',' or ')'" : "expected ')'");
    }
    return arguments;
  }

  private ParsedCall.Argument argument() {
    int offset = at;
    String word = match(NAME);
    if (word != null && take('=')) {
      skipBlanks();
      int valueOffset = at;
      Literal value = value();
      if (value instanceof Literal.Num first) {
        value = moreNumbers(first);
      }
      return new ParsedCall.Argument(word, value, offset, valueOffset);
    }
    at = offset;
    return new ParsedCall.Argument(null, value(), offset, offset);
  }

  /** QKeras reads {@code alpha=0.5 2.0} as a list, without brackets. */
  private Literal moreNumbers(Literal.Num first) {
    List<Double> values = new ArrayList<>(List.of(first.value()));
    skipBlanks();
    for (Literal.Num next = number(); next != null; next = number()) {
      values.add(next.value());
      skipBlanks();
    }
    return values.size() == 1 ? first : new Literal.Numbers(List.copyOf(values));
  }

  private Literal value() {
    if (at == text.length()) {
      throw fault(at, "expected a value");
    }
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      return quoted(c);
    }
    if (c == '[') {
      return list();
    }
    Literal.Num number = number();
    if (number != null) {
      return number;
    }
    int offset = at;
    String word = match(NAME);
    if (word == null) {
      throw fault(offset, "expected a value");
    }
    return switch (word) {
      case "True" -> new Literal.Bool(true);
      case "False" -> new Literal.Bool(false);
      case "None" -> new Literal.None();
      default -> throw fault(offset, "expected a value; a text is written in quotes");
    };
  }

  private Literal quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw fault(at, "the quote is not closed");
    }
    Literal.Text value = new Literal.Text(text.substring(at + 1, end));
    at = end + 1;
    return value;
  }

  private Literal list() {
    int open = at++;
    List<Double> values = new ArrayList<>();
    skipBlanks();
    do {
      skipBlanks();
      Literal.Num number = number();
      if (number == null) {
        throw fault(at, at < text.length() ? "expected a number" : "the list is not closed");
      }
      values.add(number.value());
      skipBlanks();
    } while (take(',') || (at < text.length() && text.charAt(at) != ']'));
    if (!take(']')) {
      throw fault(open, "the list is not closed");
    }
    return new Literal.Numbers(List.copyOf(values));
  }

  /** The number here, or null; what follows it must end it. */
  private Literal.@Nullable Num number() {
    int offset = at;
    String shown = match(NUMBER, MAX_NUMBER);
    if (shown == null) {
      return null;
    }
    if (at < text.length() && " \t\r\n\f,)]".indexOf(text.charAt(at)) < 0) {
      throw fault(offset, "not a number");
    }
    return new Literal.Num(toDouble(shown), shown);
  }

  private static double toDouble(String shown) {
    String plain = shown.replace("_", "").toLowerCase(Locale.ROOT);
    double sign = plain.startsWith("-") ? -1 : 1;
    String magnitude = plain.replaceFirst("^[+-]", "");
    if (magnitude.startsWith("inf")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (magnitude.equals("nan")) {
      return Double.NaN;
    }
    double value = Double.parseDouble(magnitude);
    boolean whole = magnitude.chars().allMatch(Character::isDigit);
    return whole && value == 0 ? 0 : sign * value; // Python's int has no -0
  }

  private boolean take(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private @Nullable String match(Pattern pattern) {
    return match(pattern, text.length());
  }

  private @Nullable String match(Pattern pattern, int length) {
    int end = at + Math.min(length, text.length() - at);
    Matcher matcher = pattern.matcher(text).region(at, end);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private SpecSyntaxException fault(int offset, String reason) {
    return new SpecSyntaxException(text, offset, reason);
  }
}
