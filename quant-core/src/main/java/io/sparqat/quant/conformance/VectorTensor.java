package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.layer.BatchMajor;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a vector file, last axis fastest.
 *
 * @param shape with the batch axis, if it has one
 */
record VectorTensor(int[] shape, float[] values) {
  static VectorTensor of(JsonNode json) {
    return new VectorTensor(
        VectorCheck.ints(json.get("shape")), VectorCheck.floats(json.get("values")));
  }

  static List<VectorTensor> list(JsonNode json) {
    List<VectorTensor> tensors = new ArrayList<>();
    json.forEach(item -> tensors.add(of(item)));
    return tensors;
  }

  int batch() {
    return shape[0];
  }

  /** The shape of one sample. */
  TensorShape sample() {
    return new TensorShape(Arrays.copyOfRange(shape, 1, shape.length));
  }

  /** The values in the layout of {@link io.sparqat.quant.layer.LayerOp}. */
  float[] rows(Pass pass) {
    int features = sample().size();
    float[] rows = new float[features * pass.stride()];
    BatchMajor.write(pass, features, values, rows);
    return rows;
  }

  /** The first samples of a batch-innermost array. */
  static float[] samples(Pass pass, int features, float[] rows) {
    float[] samples = new float[features * pass.size()];
    BatchMajor.read(pass, features, rows, samples);
    return samples;
  }

  /** With axis 1 moved to the end: from channels first to channels last. */
  VectorTensor channelsLast() {
    return moved(false);
  }

  /** With the last axis moved to place 1: from channels last to channels first. */
  VectorTensor channelsFirst() {
    return moved(true);
  }

  private VectorTensor moved(boolean toFront) {
    int rank = shape.length;
    int channels = shape[toFront ? rank - 1 : 1];
    int positions = values.length / shape[0] / channels;
    int[] axes = new int[rank];
    axes[0] = shape[0];
    axes[toFront ? 1 : rank - 1] = channels;
    System.arraycopy(shape, toFront ? 1 : 2, axes, toFront ? 2 : 1, rank - 2);
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int n = i / (channels * positions);
      int rest = i % (channels * positions);
      int channel = toFront ? rest % channels : rest / positions;
      int position = toFront ? rest / channels : rest % positions;
      int to = toFront ? channel * positions + position : position * channels + channel;
      result[n * channels * positions + to] = values[i];
    }
    return new VectorTensor(axes, result);
  }
}
