package io.sparqat.quant.rows;

import io.sparqat.quant.kernel.CounterRandom;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.form.ClassConfigText;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;

/**
 * Images drawn anew for every epoch from those of the training rows: moved, mirrored, and cut out
 * of a frame of zeros, in this order. What becomes of an image depends on seed, epoch and the row's
 * number in its data set alone, whatever worker and batch it lands in.
 *
 * @param heightShift largest move up or down, as a share of the height: whole pixels, all moves
 *     alike likely (Keras's {@code height_shift_range})
 * @param widthShift the same to the left or right
 * @param fill what stands where an image was moved away from
 * @param horizontalFlip whether every other image, on average, is mirrored
 * @param cropPadding pixels of zeros around an image, out of which a part of its own size is cut
 */
public record Augmentation(
    double heightShift, double widthShift, Fill fill, boolean horizontalFlip, int cropPadding)
    implements Serializable {
  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, Fill.NEAREST, false, 0);

  /** Where the draws of augmentation stand among those of layers. */
  private static final int LAYER = -1;

  /** Keras's {@code fill_mode}. */
  public enum Fill {
    /** The pixel at the edge, again and again. */
    NEAREST,
    /** Zeros. */
    CONSTANT
  }

  public Augmentation {
    checkShare("height-shift", heightShift);
    checkShare("width-shift", widthShift);
    if (cropPadding < 0) {
      throw new IllegalArgumentException(
          "Invalid crop-padding: " + cropPadding + " (must be >= 0)");
    }
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("Invalid " + name + ": " + share + " (must be in [0, 1))");
    }
  }

  public boolean isNone() {
    return heightShift == 0 && widthShift == 0 && !horizontalFlip && cropPadding == 0;
  }

  /**
   * Checks that rows are images that this can be done to.
   *
   * @throws IllegalArgumentException where they are not
   */
  public void requireImages(TensorShape row) {
    if (isNone()) {
      return;
    }
    if (row.rank() != 2 && row.rank() != 3) {
      throw new IllegalArgumentException(
          "Cannot augment rows of shape " + row + " (must be images: height, width, channels)");
    }
    int least = Math.min(row.axis(0), row.axis(1));
    if (cropPadding >= least) {
      throw new IllegalArgumentException(
          "Invalid crop-padding: "
              + cropPadding
              + " (must be less than height and width of the images, "
              + row
              + ")");
    }
  }

  /** The images of one epoch. */
  public Images images(int height, int width, long seed, int epoch) {
    return new Images(this, height, width, new Draw(seed, LAYER, epoch, true));
  }

  /**
   * What becomes of the images of one epoch.
   *
   * @param height of an image
   * @param width of an image
   * @param draw keys the epoch
   */
  public record Images(Augmentation how, int height, int width, Draw draw) {
    /**
     * Which line of an image each line of its new form is; -1 for zeros.
     *
     * @param row number of the row in its data set
     */
    public int[] lines(int row) {
      return sources(height, how.heightShift, 0, false, row);
    }

    /** The same for columns. */
    public int[] columns(int row) {
      boolean mirrored = how.horizontalFlip && uniform(4, row) < 0.5f;
      return sources(width, how.widthShift, 2, mirrored, row);
    }

    private int[] sources(int size, double share, int stream, boolean mirrored, int row) {
      int moved = between((int) (share * size), stream, row);
      int cut = between(how.cropPadding, stream + 1, row);
      int[] sources = new int[size];
      for (int i = 0; i < size; i++) {
        int inFrame = i + cut;
        if (inFrame < 0 || inFrame >= size) {
          sources[i] = -1;
          continue;
        }
        int source = (mirrored ? size - 1 - inFrame : inFrame) - moved;
        boolean outside = source < 0 || source >= size;
        sources[i] =
            !outside
                ? source
                : how.fill == Fill.CONSTANT ? -1 : Math.max(0, Math.min(size - 1, source));
      }
      return sources;
    }

    /** A whole number from {@code -most} to {@code most}. */
    private int between(int most, int stream, int row) {
      return most == 0 ? 0 : (int) (uniform(stream, row) * (2 * most + 1)) - most;
    }

    private float uniform(int stream, int row) {
      return CounterRandom.uniform(CounterRandom.key(draw, stream), row);
    }
  }

  /** On one line; empty for none. */
  public String text() {
    return isNone()
        ? ""
        : ClassConfigText.write(
            new ClassConfig(
                "Augmentation",
                Map.of(
                    "height_shift", heightShift,
                    "width_shift", widthShift,
                    "fill", fill.name().toLowerCase(Locale.ROOT),
                    "horizontal_flip", horizontalFlip,
                    "crop_padding", cropPadding)));
  }

  /** The augmentation of a {@link #text}. */
  public static Augmentation parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    ClassConfig config = ClassConfigText.parse(text, "augmentation");
    return new Augmentation(
        config.number("height_shift", 0),
        config.number("width_shift", 0),
        Fill.valueOf(config.text("fill", "nearest").toUpperCase(Locale.ROOT)),
        Boolean.TRUE.equals(config.config().get("horizontal_flip")),
        (int) config.number("crop_padding", 0));
  }
}
