package io.sparqat.jobs.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.TrialResult;

/** Writes the learning curves of trials to a run's metrics. */
final class TrialRecord implements AutoCloseable {
  private final RunDirectory run;
  private final StringBuilder lines = new StringBuilder();

  TrialRecord(RunDirectory run) {
    this.run = run;
  }

  /** Adds a line for each point. */
  void curve(String name, TrialResult result) {
    for (CurvePoint point : result.curve()) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("candidate", name).put("round", point.round()).put("rows", point.rows());
      line.put("loss", point.loss()).put("accuracy", point.accuracy());
      lines.append(line).append('\n');
    }
  }

  /** Writes all lines, over those of an earlier start. */
  @Override
  public void close() {
    run.write(RunRecord.METRICS, lines.toString());
  }
}
