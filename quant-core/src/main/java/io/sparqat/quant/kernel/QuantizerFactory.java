package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;
import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import io.sparqat.quant.spec.QuantizedHswish;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.QuantizedPo2;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizedReluPo2;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizedUlaw;
import io.sparqat.quant.spec.QuantizerVisitor;
import io.sparqat.quant.spec.SigmoidFunction;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;

/** The working quantizer of each spec. */
record QuantizerFactory(Semantics semantics) implements QuantizerVisitor<Quantizer> {
  @Override
  public Quantizer visit(QuantizedBits spec) {
    return spec.alpha().automatic()
        ? new FittedFixedPointQuantizer(spec, semantics)
        : new FixedPointQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedRelu spec) {
    return new ReluQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(Binary spec) {
    return new BinaryQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(Ternary spec) {
    return new TernaryQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedLinear spec) {
    return new LinearQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(Bernoulli spec) {
    return new SampledSignQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(StochasticTernary spec) {
    return new SampledTernaryQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(StochasticBinary spec) {
    return new SampledSignQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedUlaw spec) {
    return new UlawQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedTanh spec) {
    return new SquashQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedSigmoid spec) {
    return new SquashQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedPo2 spec) {
    return new PowerOfTwoQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedReluPo2 spec) {
    return new ReluPowerOfTwoQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedHswish spec) {
    return new HswishQuantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedBitsLearnablePo2 spec) {
    return new LearnablePo2Quantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(QuantizedBitsMsqePo2 spec) {
    return new MsqePo2Quantizer(spec, semantics);
  }

  @Override
  public Quantizer visit(SigmoidFunction function) {
    return new RampFunction(function, semantics);
  }
}
