package io.sparqat.quant.spec;

/**
 * A quantizer text that cannot be read; the message shows the text with a caret under the fault.
 */
public final class SpecSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 60;

  private final int offset;

  SpecSyntaxException(String text, int offset, String reason) {
    super(
        "Cannot read quantizer: %s at offset %d%n%s"
            .formatted(reason, offset, caret(text, offset)));
    this.offset = offset;
  }

  /** Index of the offending character, or the text's length when it ends early. */
  public int offset() {
    return offset;
  }

  /** The text around the offset on one line, and a caret under the offset on the next. */
  private static String caret(String text, int offset) {
    int from = Math.max(0, Math.min(offset, text.length()) - SHOWN);
    int to = Math.min(text.length(), offset + SHOWN);
    String before = from > 0 ? "..." : "";
    String after = to < text.length() ? "..." : "";
    String line = text.substring(from, to).replaceAll("\\p{Cntrl}", " ");
    return "  "
        + before
        + line
        + after
        + "\n  "
        + " ".repeat(before.length() + offset - from)
        + "^";
  }
}
