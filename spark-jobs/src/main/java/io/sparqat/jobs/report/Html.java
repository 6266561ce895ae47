package io.sparqat.jobs.report;

import io.sparqat.quant.draw.Mark;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a page element by element: texts are escaped, what is opened is closed. */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes are names and values in turn. */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(Mark.escape(attributes[i + 1])).append('"');
    }
    out.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element opened last. */
  Html close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  Html text(String text) {
    out.append(Mark.escape(text));
    return this;
  }

  /** Markup that is known to be whole, such as a picture. */
  Html markup(String markup) {
    out.append(markup);
    return this;
  }

  /** An element with a text in it. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Cannot finish a page: <" + open.peek() + "> is still open");
    }
    return out.toString();
  }
}
