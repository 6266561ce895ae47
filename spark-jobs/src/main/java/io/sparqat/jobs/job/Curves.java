package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.EventFile;
import io.sparqat.jobs.io.MlflowRun;
import io.sparqat.jobs.io.RoundLines;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.quant.provenance.Fingerprint;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** The learning curves of one candidate, for TensorBoard and for MLflow. */
final class Curves {
  private static final int MLFLOW_ID_DIGITS = 32;

  private final String file;
  private final Clock clock;
  private final Instant begin;
  private final EventFile events;
  private final MlflowRun mlflow;

  /**
   * @param file the candidate's name as part of a path
   */
  Curves(ExperimentConfig experiment, String candidate, String file, Clock clock) {
    this.file = file;
    this.clock = clock;
    this.begin = clock.instant();
    this.events = new EventFile(begin);
    String id = Fingerprint.of(experiment.resolved() + "\n" + candidate + "\n" + begin);
    this.mlflow =
        new MlflowRun(experiment.name(), id.substring(0, MLFLOW_ID_DIGITS), candidate, begin);
    mlflow.parameter("candidate", candidate);
    mlflow.parameter("network", experiment.network().name());
    mlflow.parameter("epochs", experiment.training().epochs());
    mlflow.parameter("batch-size", experiment.training().batchSize());
    mlflow.parameter("optimizer", experiment.training().optimizer().config());
    mlflow.parameter("loss", experiment.training().loss());
    mlflow.parameter("seed", experiment.training().seed());
    mlflow.parameter("workers", experiment.rounds().workers());
    mlflow.parameter("local-steps", experiment.rounds().localSteps());
  }

  void add(RoundReport report) {
    Instant now = clock.instant();
    Map<String, Double> scalars = RoundLines.scalars(report);
    events.scalars(now, report.step(), scalars);
    mlflow.metrics(now, report.step(), scalars);
  }

  void write(RunDirectory run, TrainedCandidate trained) {
    long step =
        trained.rounds().isEmpty() ? 0 : trained.rounds().get(trained.rounds().size() - 1).step();
    Map<String, Double> test =
        Map.of(
            "test-accuracy", trained.test().accuracy().value(),
            "test-loss", trained.test().loss());
    Instant now = clock.instant();
    events.scalars(now, step, test);
    mlflow.metrics(now, step, test);
    run.write("tensorboard/" + file + "/" + EventFile.name(begin), events.toBytes());
    mlflow.files(now).forEach((path, text) -> run.write("mlflow/" + path, text));
  }
}
