package io.sparqat.quant.search;

import io.sparqat.quant.model.ModelSpec;
import java.util.Map;

/**
 * A candidate, quantized and weighed; what is left is to train it.
 *
 * @param space everything that was asked while building it
 * @param assignment the answers, by the names of the space
 * @param dictionary QKeras's {@code model_quantize} dictionary
 * @param model the quantized network
 * @param reference sizes of the network the search started from
 * @param size sizes of this trial
 * @param delta the share of accuracy its size forgives
 * @param learningRate to train with
 */
public record Trial(
    SearchSpace space,
    Map<String, Object> assignment,
    Map<String, Object> dictionary,
    ModelSpec model,
    SizeTarget.Sizes reference,
    SizeTarget.Sizes size,
    double delta,
    double learningRate) {}
