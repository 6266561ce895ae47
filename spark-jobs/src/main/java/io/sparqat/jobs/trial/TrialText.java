package io.sparqat.jobs.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.quant.search.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ends of trials as fields of a ledger's events. Numbers that are not finite are null. */
final class TrialText {
  private TrialText() {}

  static void write(ObjectNode node, TrialResult result) {
    node.put("correct", result.test().correct()).put("total", result.test().total());
    number(node, "loss", result.testLoss());
    number(node, "metric", result.metric());
    node.put("epochs", result.epochs()).put("weights", result.weightsSha256());
    number(node, "wall-seconds", result.wallSeconds());
    number(node, "core-seconds", result.coreSeconds());
    ArrayNode curve = node.putArray("curve");
    for (CurvePoint point : result.curve()) {
      ObjectNode element = curve.addObject();
      element.put("round", point.round()).put("rows", point.rows());
      number(element, "loss", point.loss());
      number(element, "accuracy", point.accuracy());
    }
  }

  static TrialEnd.Finished finished(JsonNode node) {
    List<CurvePoint> curve = new ArrayList<>();
    for (JsonNode point : node.path("curve")) {
      curve.add(
          new CurvePoint(
              point.path("round").asInt(),
              point.path("rows").asLong(),
              number(point, "loss"),
              number(point, "accuracy")));
    }
    return new TrialEnd.Finished(
        new TrialResult(
            new Accuracy(node.path("correct").asLong(), node.path("total").asLong()),
            number(node, "loss"),
            number(node, "metric"),
            curve,
            node.path("epochs").asInt(),
            node.path("weights").asText(),
            number(node, "wall-seconds"),
            number(node, "core-seconds")));
  }

  static void write(ObjectNode node, TrialFailure failure) {
    node.put("error", failure.errorClass()).put("message", failure.message());
    node.put("cause", failure.cause().name().toLowerCase(Locale.ROOT));
    number(node, "core-seconds", failure.coreSeconds());
  }

  static TrialEnd.Failed failed(JsonNode node) {
    return new TrialEnd.Failed(
        new TrialFailure(
            node.path("error").asText(),
            node.path("message").asText(),
            TrialFailure.Cause.valueOf(node.path("cause").asText().toUpperCase(Locale.ROOT)),
            number(node, "core-seconds")));
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private static double number(JsonNode node, String name) {
    return node.path(name).isNumber() ? node.path(name).asDouble() : Double.NaN;
  }
}
