package io.sparqat.jobs.fn;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.Recipe;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.TrialResult;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.Lowering;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.search.Accuracy;
import io.sparqat.quant.train.BestSoFar;
import io.sparqat.quant.train.EpochReport;
import io.sparqat.quant.train.Evaluation;
import io.sparqat.quant.train.Examples;
import io.sparqat.quant.train.TrainedModel;
import io.sparqat.quant.train.Trainer;
import io.sparqat.quant.train.WarmStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one trial on one core, on rows that stay decoded on the executor from trial to trial, and
 * scores it on the test set. A training that fails is an answer, too: Spark must not try it again.
 * What is not the trial's fault, such as data that cannot be read, fails the task.
 */
public final class TrialTask implements Function<byte[], byte[]> {
  private static final long serialVersionUID = 1;
  private static final String ACCURACY = "accuracy";

  /** A loss that is not a number any more. */
  private static final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Diverged(int epoch) {
      super(
          "the loss is not finite in epoch "
              + (epoch + 1)
              + " (lower the learning rate, or clip gradients)");
    }
  }

  @Override
  public byte[] call(byte[] message) {
    TrialOrder order = TrialOrder.fromBytes(message);
    Recipe recipe = order.recipe();
    HeldOut heldOut =
        recipe.heldOut() == 0
            ? HeldOut.NONE
            : new HeldOut(recipe.heldOut(), recipe.options().seed());
    ResidentRows rows = ResidentRows.of(order.data(), order.shard(), heldOut);
    Examples train = rows.split(Split.TRAIN).orElseThrow(() -> missing(Split.TRAIN));
    Examples test = rows.split(Split.TEST).orElseThrow(() -> missing(Split.TEST));
    Examples validation = rows.split(Split.VALIDATION).orElse(null);
    long begin = System.nanoTime();
    try {
      return train(order, train, validation, test, begin);
    } catch (RuntimeException e) {
      return TrialReply.failed(
          e.getClass().getSimpleName(), String.valueOf(e.getMessage()), seconds(begin));
    }
  }

  private static UserException missing(Split split) {
    return new UserException("Cannot train: the data has no " + split.text() + " rows");
  }

  private static byte[] train(
      TrialOrder order, Examples train, @Nullable Examples validation, Examples test, long begin) {
    Recipe recipe = order.recipe();
    ComputationGraph network = network(order);
    Trainer trainer = new Trainer(network, recipe.options());
    List<CurvePoint> curve = new ArrayList<>();
    BestSoFar best = new BestSoFar(recipe.stopping(), 1);
    double[] metric = {Double.NaN};
    trainer.fit(
        train,
        validation,
        recipe.plan(network.getEpochCount(), order.keepState()),
        report -> {
          if (!Double.isFinite(report.loss())) {
            throw new Diverged(report.epoch());
          }
          curve.add(point(report, recipe, train.rows()));
          report
              .validation()
              .filter(evaluation -> best.evaluated(evaluation) || order.keepState())
              .ifPresent(evaluation -> metric[0] = metric(evaluation, recipe));
        });
    TrainedModel trained = TrainedModel.of(order.model(), recipe.options(), network);
    ModelArchive archive =
        order.keepState()
            ? trained.archive()
            : new ModelArchive(order.model(), trained.parameters());
    Evaluation score = trainer.evaluate(test, List.of(ACCURACY));
    double seconds = seconds(begin);
    TrialResult result =
        new TrialResult(
            new Accuracy(Math.round(score.metric(ACCURACY) * test.rows()), test.rows()),
            score.loss(),
            metric[0],
            curve,
            network.getEpochCount(),
            archive.weightsSha256(),
            seconds,
            seconds);
    return TrialReply.finished(result, archive.toBytes());
  }

  private static CurvePoint point(EpochReport report, Recipe recipe, int rows) {
    double accuracy =
        recipe.metric().equals(ACCURACY)
            ? report.validation().map(e -> e.metric(ACCURACY)).orElse(Double.NaN)
            : Double.NaN;
    int epoch = report.epoch() + 1;
    return new CurvePoint(epoch, (long) epoch * rows, report.loss(), accuracy);
  }

  private static double metric(Evaluation validation, Recipe recipe) {
    return recipe.metric().equals(Recipe.LOSS)
        ? validation.loss()
        : validation.metric(recipe.metric());
  }

  /** The network as it begins. */
  private static ComputationGraph network(TrialOrder order) {
    Optional<TrialOrder.Parent> start = order.start();
    if (start.isPresent() && start.get().kind() == Start.Kind.CONTINUE) {
      return start.get().trained().graph();
    }
    ComputationGraph network = Lowering.lower(order.model(), order.recipe().options());
    start.ifPresent(
        parent -> {
          float[] vector =
              WarmStart.vector(
                  order.model(),
                  network.params().dup().data().asFloat(),
                  parent.trained().weights(),
                  layer -> parent.layers().isEmpty() || parent.layers().contains(layer));
          network.params().assign(Nd4j.createFromArray(vector).reshape(1, vector.length));
        });
    return network;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
