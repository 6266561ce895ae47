package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.train.StepTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Updates on given batches, in the network that training uses: losses, weights, outputs. */
final class TrainingPart implements ModelPart {
  private static final double RELATIVE = 1e-4;
  private static final double ABSOLUTE = 1e-5;

  @Override
  public String key() {
    return "training";
  }

  @Override
  public void check(Subject subject, JsonNode recorded, VectorCheck check) {
    ClassConfig optimizer =
        new ClassConfig(
            recorded.get("optimizer").asText(),
            Map.of("learning_rate", recorded.get("learning_rate").doubleValue()));
    TrainingOptions options =
        new TrainingOptions(Optimizers.of(optimizer), subject.document().get("loss").asText(), 1)
            .repeatingQKeras();
    StepTrainer trainer = new StepTrainer(subject.model(), options, subject.weights());
    int n = 0;
    for (JsonNode step : recorded.get("steps")) {
      List<float[]> inputs = new ArrayList<>();
      step.get("x").forEach(x -> inputs.add(Tensors.values(x)));
      JsonNode y = step.get("y");
      double loss = trainer.step(inputs, Tensors.values(y), Tensors.samples(y));
      check.close(
          "loss of step " + n++,
          new float[] {VectorCheck.number(step.get("loss"))},
          new float[] {(float) loss},
          RELATIVE,
          ABSOLUTE);
    }
    compareWeights(subject.model(), trainer.weights(), recorded.get("final_weights"), check);
    compareOutputs(subject, trainer.weights(), recorded.get("final_outputs"), check);
  }

  /** By position, as in {@code get_weights()}: not every variable's name tells its layer. */
  private static void compareWeights(
      ModelSpec model, ModelWeights weights, JsonNode recorded, VectorCheck check) {
    List<WeightTensor> all =
        model.nodes().stream().flatMap(node -> weights.layer(node.name()).stream()).toList();
    check.same("number of weights", recorded.size(), all.size());
    for (int i = 0; i < Math.min(recorded.size(), all.size()); i++) {
      JsonNode expected = recorded.get(i);
      check.close(
          "final " + expected.get("name").asText(),
          Tensors.values(expected),
          all.get(i).values(),
          RELATIVE,
          ABSOLUTE);
    }
  }

  private static void compareOutputs(
      Subject subject, ModelWeights weights, JsonNode recorded, VectorCheck check) {
    Subject trained = new Subject(subject.model(), weights, subject.document());
    int samples = Tensors.samples(subject.document().get("inputs").get(0));
    Map<String, float[]> values = OutputsPart.values(trained, samples);
    for (int i = 0; i < recorded.size(); i++) {
      String output = subject.model().outputs().get(i);
      check.close(
          "final outputs[" + i + "]",
          Tensors.values(recorded.get(i)),
          values.getOrDefault(output, new float[0]),
          RELATIVE,
          ABSOLUTE);
    }
  }
}
