package io.sparqat.jobs.config;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.Quantize;
import java.util.Optional;

/**
 * One quantization of the experiment's network.
 *
 * @param name unique in its experiment
 * @param plan what is quantized how; empty for the network as it stands
 */
public record Candidate(String name, Optional<QuantizationPlan> plan) {
  /** The candidate's network; problems of the plan are UserExceptions. */
  public ModelSpec apply(ModelSpec network) {
    return plan.map(quantization -> Quantize.apply(network, quantization)).orElse(network);
  }
}
