package io.sparqat.quant.layer.weight;

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

/** What QKeras's quantizers have as {@code bits}: 1 for binary and 2 for ternary codes. */
final class NominalBits implements QuantizerVisitor<Integer> {
  @Override
  public Integer visit(QuantizedLinear spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedBits spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(Bernoulli spec) {
    return 1;
  }

  @Override
  public Integer visit(Ternary spec) {
    return 2;
  }

  @Override
  public Integer visit(StochasticTernary spec) {
    return 2;
  }

  @Override
  public Integer visit(Binary spec) {
    return 1;
  }

  @Override
  public Integer visit(StochasticBinary spec) {
    return 1;
  }

  @Override
  public Integer visit(QuantizedRelu spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedUlaw spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedTanh spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedSigmoid spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedPo2 spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedReluPo2 spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedHswish spec) {
    return spec.quantizer().bits();
  }

  @Override
  public Integer visit(QuantizedBitsLearnablePo2 spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(QuantizedBitsMsqePo2 spec) {
    return spec.bits();
  }

  @Override
  public Integer visit(SigmoidFunction function) {
    throw new IllegalArgumentException(
        "Cannot count the bits of " + function.canonical() + ": it is a function");
  }
}
