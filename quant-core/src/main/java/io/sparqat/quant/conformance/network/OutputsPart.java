package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.layer.NetworkInference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The network's outputs for a batch. */
final class OutputsPart implements ModelPart {
  static final double RELATIVE = 1e-5;
  static final double ABSOLUTE = 1e-6;

  @Override
  public String key() {
    return "outputs";
  }

  @Override
  public void check(Subject subject, JsonNode recorded, VectorCheck check) {
    int samples = Tensors.samples(subject.document().get("inputs").get(0));
    Map<String, float[]> values = values(subject, samples);
    List<String> outputs = subject.model().outputs();
    for (int i = 0; i < recorded.size(); i++) {
      check.close(
          "outputs[" + i + "]",
          Tensors.values(recorded.get(i)),
          values.getOrDefault(outputs.get(i), new float[0]),
          RELATIVE,
          ABSOLUTE);
    }
  }

  /** All values for the first samples of the recorded inputs. */
  static Map<String, float[]> values(Subject subject, int samples) {
    Map<String, float[]> inputs = new HashMap<>();
    JsonNode recorded = subject.document().get("inputs");
    for (int i = 0; i < recorded.size(); i++) {
      float[] all = Tensors.values(recorded.get(i));
      int size = subject.model().inputs().get(i).shape().size();
      inputs.put(subject.model().inputs().get(i).name(), Arrays.copyOf(all, size * samples));
    }
    return new NetworkInference(subject.model(), true).run(subject.weights(), inputs, samples);
  }
}
