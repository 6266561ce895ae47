package io.sparqat.quant.spec;

/** One method for each kind of quantizer; the compiler finds who forgot a new one. */
public interface QuantizerVisitor<R> {
  R visit(QuantizedLinear spec);

  R visit(QuantizedBits spec);

  R visit(Bernoulli spec);

  R visit(Ternary spec);

  R visit(StochasticTernary spec);

  R visit(Binary spec);

  R visit(StochasticBinary spec);

  R visit(QuantizedRelu spec);

  R visit(QuantizedUlaw spec);

  R visit(QuantizedTanh spec);

  R visit(QuantizedSigmoid spec);

  R visit(QuantizedPo2 spec);

  R visit(QuantizedReluPo2 spec);

  R visit(QuantizedHswish spec);

  R visit(QuantizedBitsLearnablePo2 spec);

  R visit(QuantizedBitsMsqePo2 spec);

  R visit(SigmoidFunction function);
}
