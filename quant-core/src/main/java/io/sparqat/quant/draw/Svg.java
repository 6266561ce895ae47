package io.sparqat.quant.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture: marks in drawing order, with a title and a description for those who cannot see it.
 * Units are CSS pixels at the picture's own size; it scales with its container.
 */
public final class Svg {
  private final double width;
  private final double height;
  private final String title;
  private final String description;
  private final List<Mark> marks = new ArrayList<>();

  public Svg(double width, double height, String title, String description) {
    this.width = width;
    this.height = height;
    this.title = title;
    this.description = description;
  }

  public Svg add(Mark mark) {
    marks.add(mark);
    return this;
  }

  public Svg addAll(List<Mark> more) {
    marks.addAll(more);
    return this;
  }

  /** The {@code <svg>} element for a page that carries {@link Stylesheet#css()} itself. */
  public String inline() {
    return element("");
  }

  /** A file of its own, with its style inside. */
  public String document() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + element("  <style>\n" + Stylesheet.css() + "  </style>\n");
  }

  private String element(String style) {
    StringBuilder out = new StringBuilder(4096);
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" width=\"")
        .append(Mark.number(width))
        .append("\" height=\"")
        .append(Mark.number(height))
        .append("\" viewBox=\"0 0 ")
        .append(Mark.number(width))
        .append(' ')
        .append(Mark.number(height))
        .append("\" aria-label=\"")
        .append(Mark.escape(title))
        .append("\">\n")
        .append(style)
        .append("  <desc>")
        .append(Mark.escape(description))
        .append("</desc>\n");
    marks.forEach(mark -> mark.write(out, "  "));
    return out.append("</svg>\n").toString();
  }
}
