package io.sparqat.quant.model.form;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import java.util.Optional;

/**
 * What a model file holds.
 *
 * @param model the network as its layers stand there
 * @param quantization its {@code quantization} block, which is not applied yet
 */
public record ModelDefinition(ModelSpec model, Optional<QuantizationPlan> quantization) {}
