package io.sparqat.quant.search;

import io.sparqat.quant.model.ModelSpec;
import java.util.Map;

/**
 * One point of a search space, before quantization: what was chosen, and what it means.
 *
 * @param space everything that was asked while building this candidate
 * @param assignment the answers, by the names of the space
 * @param dictionary QKeras's {@code model_quantize} dictionary: layer name to quantizer string
 *     (activations) or to {@code {argument: quantizer string}}
 * @param model the float network with the chosen widths
 */
public record Candidate(
    SearchSpace space,
    Map<String, Object> assignment,
    Map<String, Object> dictionary,
    ModelSpec model) {}
