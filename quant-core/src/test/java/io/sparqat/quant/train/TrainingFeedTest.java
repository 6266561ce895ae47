package io.sparqat.quant.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.optimize.Schedules;
import io.sparqat.quant.optimize.Sgd;
import io.sparqat.quant.rows.Augmentation;
import io.sparqat.quant.rows.ClassWeights;
import io.sparqat.quant.rows.RowTreatment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class TrainingFeedTest {
  private static final int ROWS = 40;
  private static final Augmentation MOVED =
      new Augmentation(0.5, 0.5, Augmentation.Fill.NEAREST, true, 1);

  /** Rows of 4 x 3 pixels of two channels that tell row, place and channel. */
  private record Pictures(int first) implements Examples {
    @Override
    public int rows() {
      return ROWS;
    }

    @Override
    public int featureSize() {
      return 24;
    }

    @Override
    public TensorShape shape() {
      return TensorShape.of(4, 3, 2);
    }

    @Override
    public int targetSize() {
      return 3;
    }

    @Override
    public int number(int row) {
      return first + row;
    }

    @Override
    public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
      for (int n = 0; n < count; n++) {
        for (int f = 0; f < 24; f++) {
          out[f * stride + n] = 100 * number(order[from + n]) + f + 1;
        }
      }
    }

    @Override
    public void gatherTargets(int[] order, int from, int count, int stride, float[] out) {
      for (int n = 0; n < count; n++) {
        for (int label = 0; label < 3; label++) {
          out[label * stride + n] = order[from + n] % 3 == label ? 1 : 0;
        }
      }
    }
  }

  private static float[] picture(TrainingFeed feed, int epoch, int[] order, int from, int count) {
    DataSet batch = feed.batch(epoch, order, from, count);
    return batch.getFeatures().getRow(0).dup().data().asFloat();
  }

  private static TrainingFeed feed(Examples examples, RowTreatment treatment) {
    return new TrainingFeed(examples, treatment, 7);
  }

  @Test
  void anImageIsTheSameWhateverBatchAndPartOfTheDataItIsIn() {
    RowTreatment moved = new RowTreatment(ClassWeights.NONE, MOVED);
    int[] order = IntStream.range(0, ROWS).toArray();
    TrainingFeed whole = feed(new Pictures(0), moved);
    TrainingFeed part = feed(new Pictures(10), moved);
    int differing = 0;
    for (int row = 10; row < ROWS; row++) {
      float[] image = picture(whole, 3, order, row, 1);
      assertThat(picture(part, 3, order, row - 10, 5)).isEqualTo(image);
      differing += image[0] == 100 * row + 1 ? 0 : 1;
      // Channels stay together, and a pixel is one of this row's or none.
      for (int pixel = 0; pixel < 12; pixel++) {
        float first = image[2 * pixel];
        assertThat(image[2 * pixel + 1]).isEqualTo(first == 0 ? 0 : first + 1);
        assertThat(first == 0 || Math.floor(first / 100) == row).isTrue();
      }
    }
    assertThat(differing).isBetween(20, 30);
  }

  @Test
  void classWeightsMultiplyTheLossAndTheMeanIsOverRows() {
    ClassWeights weights = new ClassWeights(List.of(2.0, 0.0, 0.5));
    Trainer trainer = trainer(new RowTreatment(weights, Augmentation.NONE));
    List<EpochReport> reports =
        trainer.fit(
            new Pictures(0),
            null,
            new TrainingPlan(1, ROWS, false, 0, List.of(), EarlyStopping.NEVER, false),
            r -> {});
    // A network of zeros gives every class a third: each row's loss is ln 3.
    double sum = 14 * 2.0 + 13 * 0.0 + 13 * 0.5;
    assertThat(reports.get(0).loss()).isCloseTo(sum * Math.log(3) / ROWS, offset(1e-6));
    // The gradient of a bias is the mean of weight * (1/3 - target); SGD takes a step of one.
    float[] parameters = trainer.graph().params().dup().data().asFloat();
    float[] bias = Arrays.copyOfRange(parameters, parameters.length - 3, parameters.length);
    float third = (float) ((sum / 3 - 28) / ROWS);
    assertThat(-bias[0]).isCloseTo(third, offset(1e-6f));
  }

  @Test
  void weightsOfRowsAndClassesMultiply() {
    float[] own = {1, 2, 3};
    ArrayExamples rows =
        new ArrayExamples(3, 1, new float[3], 2, new float[] {1, 0, 0, 1, 0, 1}, own);
    WeightedExamples weighted = WeightedExamples.of(rows, new ClassWeights(List.of(10.0, 0.5)));
    assertThat(weights(weighted)).containsExactly(10, 1, 1.5f);
    ArrayExamples binary = new ArrayExamples(3, 1, new float[3], 1, new float[] {1, 0, 1}, null);
    assertThat(weights(WeightedExamples.of(binary, new ClassWeights(List.of(10.0, 0.5)))))
        .containsExactly(0.5f, 10, 0.5f);
  }

  @Test
  void whatDoesNotFitTheRowsIsRefused() {
    RowTreatment two = new RowTreatment(new ClassWeights(List.of(1.0, 2.0)), Augmentation.NONE);
    assertThatThrownBy(() -> feed(new Pictures(0), two))
        .hasMessageContaining("must be one for each of 3 classes");
    ArrayExamples flat = ArrayExamples.ofClasses(new float[12], new int[] {0, 1}, 2);
    assertThatThrownBy(() -> feed(flat, new RowTreatment(ClassWeights.NONE, MOVED)))
        .hasMessageContaining("Cannot augment rows of shape (6,)");
  }

  private static Trainer trainer(RowTreatment treatment) {
    ModelSpec model =
        ModelBuilder.named("scores")
            .input("x", 4, 3, 2)
            .add(LayerType.FLATTEN, Map.of())
            .add(
                "scores",
                LayerSpec.of(LayerType.DENSE, Map.of("units", 3, "kernel_initializer", "zeros")))
            .add(LayerType.SOFTMAX, Map.of())
            .build();
    TrainingOptions options =
        new TrainingOptions(
                new Sgd(new Schedules.Constant(1), 0, false), "categorical_crossentropy", 1)
            .withRows(treatment);
    return new Trainer(model, options);
  }

  private static float[] weights(Examples rows) {
    float[] weights = new float[rows.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = rows.weight(row);
    }
    return weights;
  }
}
