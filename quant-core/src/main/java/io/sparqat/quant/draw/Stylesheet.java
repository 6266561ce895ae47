package io.sparqat.quant.draw;

/**
 * The one style of all pictures: light and dark, screen and print.
 *
 * <p>Classes for marks: {@code series-1} to {@code series-8} set {@code --ink}; {@code stroke},
 * {@code fill}, {@code hollow}, {@code band} and (for text) {@code ink} paint with it; {@code
 * axis}, {@code grid}, {@code tick}, {@code name}, {@code label}, {@code leader} and {@code quiet}
 * are the furniture. The eight inks keep apart for the common forms of colour blindness (after
 * Okabe and Ito) and reach a contrast of 3:1 on both grounds.
 */
public final class Stylesheet {
  /** Number of distinct series colours. */
  public static final int SERIES = 8;

  private static final String LIGHT =
      """
      --ground:#ffffff; --text:#1b1f24; --quiet:#5b6470; --grid:#e4e7eb; --axis:#8a929c;
      --ink-1:#0067a5; --ink-2:#c2500a; --ink-3:#00805f; --ink-4:#b0408a;
      --ink-5:#8a6d00; --ink-6:#3a87c8; --ink-7:#7a4fc0; --ink-8:#606870;
      """;

  private static final String DARK =
      """
      --ground:#14171b; --text:#e8eaed; --quiet:#a3abb5; --grid:#2a2f36; --axis:#6d7681;
      --ink-1:#5cb3ee; --ink-2:#f2924e; --ink-3:#3fcda3; --ink-4:#ea8cc8;
      --ink-5:#e0c04a; --ink-6:#8fc7f5; --ink-7:#b99cf2; --ink-8:#a9b1ba;
      """;

  private static final String RULES =
      """
      .plot { font-family: system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: var(--text); }
      .plot .ground { fill: var(--ground); }
      .plot text { fill: var(--text); font-size: 12px; }
      .plot .tick { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
      .plot .name { font-size: 12px; font-weight: 600; }
      .plot .label { font-size: 12px; paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
      .plot .ink { fill: var(--ink); }
      .plot .quiet { fill: var(--quiet); }
      .plot .axis { stroke: var(--axis); stroke-width: 1; }
      .plot .grid { stroke: var(--grid); stroke-width: 1; }
      .plot .leader { stroke: var(--axis); stroke-width: 0.75; }
      .plot .stroke { stroke: var(--ink); stroke-width: 2; fill: none; stroke-linejoin: round; }
      .plot .thin { stroke-width: 1.25; }
      .plot .dashed { stroke-dasharray: 5 4; }
      .plot .fill { fill: var(--ink); }
      .plot .hollow { fill: var(--ground); stroke: var(--ink); stroke-width: 2; }
      .plot .band { fill: var(--ink); opacity: 0.16; }
      .plot .series-1 { --ink: var(--ink-1); }
      .plot .series-2 { --ink: var(--ink-2); }
      .plot .series-3 { --ink: var(--ink-3); }
      .plot .series-4 { --ink: var(--ink-4); }
      .plot .series-5 { --ink: var(--ink-5); }
      .plot .series-6 { --ink: var(--ink-6); }
      .plot .series-7 { --ink: var(--ink-7); }
      .plot .series-8 { --ink: var(--ink-8); }
      """;

  private Stylesheet() {}

  /** The rules, for a {@code <style>} element of a page or of a picture of its own. */
  public static String css() {
    return ":root {\n"
        + LIGHT
        + "}\n@media screen and (prefers-color-scheme: dark) {\n:root {\n"
        + DARK
        + "} }\n"
        + RULES;
  }

  /** The class of the series at {@code index}, counted from 0; colours repeat after the last. */
  public static String series(int index) {
    return "series-" + (index % SERIES + 1);
  }
}
