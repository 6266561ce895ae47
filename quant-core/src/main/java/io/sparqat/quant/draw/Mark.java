package io.sparqat.quant.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One SVG element; immutable, so marks can be kept and drawn in several pictures. */
public final class Mark {
  private final String name;
  private final Map<String, String> attributes;
  private final List<Mark> children;
  private final String text;

  private Mark(String name, Map<String, String> attributes, List<Mark> children, String text) {
    this.name = name;
    this.attributes = attributes;
    this.children = children;
    this.text = text;
  }

  private static Mark of(String name) {
    return new Mark(name, Map.of(), List.of(), "");
  }

  public static Mark line(double x1, double y1, double x2, double y2) {
    return of("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
  }

  /** A rectangle; a negative extent is drawn as an empty one. */
  public static Mark rect(double x, double y, double width, double height) {
    return of("rect")
        .with("x", x)
        .with("y", y)
        .with("width", Math.max(0, width))
        .with("height", Math.max(0, height));
  }

  public static Mark circle(double x, double y, double radius) {
    return of("circle").with("cx", x).with("cy", y).with("r", radius);
  }

  /** A connected line through the points {@code (x[i], y[i])}. */
  public static Mark polyline(double[] x, double[] y) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < x.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
    }
    return of("polyline").with("points", points.toString()).with("fill", "none");
  }

  /** A path in SVG's own path language. */
  public static Mark path(String data) {
    return of("path").with("d", data);
  }

  /** Text whose start, or its anchor if {@link #anchored} says so, stands at {@code (x, y)}. */
  public static Mark text(double x, double y, String text) {
    Mark mark = of("text").with("x", x).with("y", y);
    return new Mark(mark.name, mark.attributes, mark.children, text);
  }

  public static Mark group(List<Mark> children) {
    return new Mark("g", Map.of(), List.copyOf(children), "");
  }

  /** A group that leads to {@code target}, by pointer and by keyboard. */
  public static Mark link(String target, List<Mark> children) {
    return new Mark("a", Map.of("href", target), List.copyOf(children), "");
  }

  public Mark with(String attribute, String value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(attribute, value);
    return new Mark(name, changed, children, text);
  }

  public Mark with(String attribute, double value) {
    return with(attribute, number(value));
  }

  /** Sets the CSS classes, which {@link Stylesheet} knows. */
  public Mark styled(String classes) {
    return with("class", classes);
  }

  /** Which part of a text stands at its position: {@code start}, {@code middle} or {@code end}. */
  public Mark anchored(String anchor) {
    return with("text-anchor", anchor);
  }

  /** What a pointer resting on the mark, or a screen reader, is told. */
  public Mark tooltip(String tip) {
    List<Mark> changed = new ArrayList<>(children);
    changed.add(0, new Mark("title", Map.of(), List.of(), tip));
    return new Mark(name, attributes, List.copyOf(changed), text);
  }

  void write(StringBuilder out, String indent) {
    out.append(indent).append('<').append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
    if (children.isEmpty() && text.isEmpty()) {
      out.append("/>\n");
      return;
    }
    out.append('>').append(escape(text));
    if (!children.isEmpty()) {
      out.append('\n');
      children.forEach(child -> child.write(out, indent + "  "));
      out.append(indent);
    }
    out.append("</").append(name).append(">\n");
  }

  /** A number to hundredths of a unit, in the same short form on every machine. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Cannot draw at " + value + " (must be a finite number)");
    }
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    String digits = Long.toString(100 + Math.abs(hundredths % 100)).substring(1);
    String sign = hundredths < 0 ? "-" : "";
    return sign + Math.abs(hundredths / 100) + "." + digits.replaceAll("0$", "");
  }

  /** Escapes what XML and HTML do not allow in text and in quoted attributes. */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }
}
