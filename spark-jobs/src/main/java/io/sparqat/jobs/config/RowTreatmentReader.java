package io.sparqat.jobs.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.rows.Augmentation;
import io.sparqat.quant.rows.ClassWeights;
import io.sparqat.quant.rows.RowTreatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads {@code class-weights} and {@code augmentation} of a training recipe. */
final class RowTreatmentReader {
  private static final String NONE = "none";
  private static final ConfigObject NOTHING =
      ConfigFactory.parseString(
              "height-shift = 0, width-shift = 0, fill = nearest, horizontal-flip = false,"
                  + " crop-padding = 0")
          .root();

  private RowTreatmentReader() {}

  static RowTreatment read(Section training) {
    ClassWeights weights =
        Objects.requireNonNullElse(
            training.converted("class-weights", RowTreatmentReader::classWeights),
            ClassWeights.NONE);
    Augmentation augmentation =
        training
            .optionalSection("augmentation", NOTHING)
            .map(RowTreatmentReader::augmentation)
            .orElse(Augmentation.NONE);
    return new RowTreatment(weights, augmentation);
  }

  private static ClassWeights classWeights(ConfigValue value) {
    if (NONE.equals(value.unwrapped())) {
      return ClassWeights.NONE;
    }
    if (!(value instanceof ConfigList list) || list.isEmpty()) {
      throw invalidWeights(value);
    }
    List<Double> weights = new ArrayList<>();
    for (ConfigValue item : list) {
      if (!(item.unwrapped() instanceof Number weight)) {
        throw invalidWeights(value);
      }
      weights.add(weight.doubleValue());
    }
    return new ClassWeights(weights);
  }

  private static IllegalArgumentException invalidWeights(ConfigValue value) {
    return new IllegalArgumentException(
        "Invalid class-weights: "
            + value.unwrapped()
            + " (must be none, or one number for each class: [1, 1, 2.5])");
  }

  private static Augmentation augmentation(Section section) {
    Augmentation augmentation =
        new Augmentation(
            section.share("height-shift"),
            section.share("width-shift"),
            section.choice("fill", Augmentation.Fill.class),
            section.flag("horizontal-flip"),
            section.integer("crop-padding", 0));
    section.rejectOthers();
    return augmentation;
  }
}
