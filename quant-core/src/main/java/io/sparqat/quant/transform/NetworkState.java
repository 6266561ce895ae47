package io.sparqat.quant.transform;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;

/** A network and its weights: what transformations take and give. */
public record NetworkState(ModelSpec model, ModelWeights weights) {}
