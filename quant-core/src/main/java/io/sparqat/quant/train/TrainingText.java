package io.sparqat.quant.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.UserException;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.OptimizerText;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.transform.SchedulesOverSteps;

/** The recipe and the progress of training as JSON, beside the arrays of a {@link TrainedModel}. */
final class TrainingText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainingText() {}

  static String write(TrainedModel trained) {
    TrainingOptions options = trained.options();
    return JSON.createObjectNode()
        .put("optimizer", OptimizerText.write(options.optimizer()))
        .put("loss", options.loss())
        .put("seed", options.seed())
        .put("schedules", options.schedules().text())
        .put("rows", options.rows().text())
        .put("clipnorm", options.clipping().clipNorm())
        .put("clipvalue", options.clipping().clipValue())
        .put("global_clipnorm", options.clipping().globalClipNorm())
        .put("steps", trained.steps())
        .put("as_qkeras", trained.options().asQKeras())
        .put("epochs", trained.epochs())
        .toString();
  }

  static TrainedModel parse(String text, ModelSpec model, float[] parameters, float[] state) {
    try {
      JsonNode training = JSON.readTree(text);
      TrainingOptions options =
          new TrainingOptions(
              OptimizerText.parse(training.path("optimizer").asText()),
              training.path("loss").asText(),
              new GradientClipping(
                  training.path("clipnorm").asDouble(),
                  training.path("clipvalue").asDouble(),
                  training.path("global_clipnorm").asDouble()),
              SchedulesOverSteps.parse(training.path("schedules").asText()),
              RowTreatment.parse(training.path("rows").asText()),
              training.path("seed").asLong(),
              training.path("as_qkeras").asBoolean());
      return new TrainedModel(
          model,
          options,
          parameters,
          state,
          training.path("steps").asInt(),
          training.path("epochs").asInt());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot go on training network " + model.name() + ": " + e.getMessage(), e);
    }
  }
}
