package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;
import java.util.List;

/**
 * A layer with several results, such as a recurrent layer that returns its states. Its one output
 * array holds them one after the other, so that in the batch-innermost layout each is a run of
 * rows; {@link LayerOp#outputShape} is then the vector of all of them.
 */
public interface MultipleOutputs extends LayerOp {
  /** The shape of each result, in Keras's order; a single one is the output itself. */
  List<TensorShape> outputShapes();
}
