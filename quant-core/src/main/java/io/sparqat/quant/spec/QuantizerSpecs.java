package io.sparqat.quant.spec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads quantizers from their text form, and knows all of them by name. */
public final class QuantizerSpecs {
  private static final Map<String, Signature<?>> BY_NAME =
      Stream.concat(
              Stream.of(
                  QuantizedLinear.SIGNATURE,
                  QuantizedBits.SIGNATURE,
                  Bernoulli.SIGNATURE,
                  Ternary.SIGNATURE,
                  StochasticTernary.SIGNATURE,
                  Binary.SIGNATURE,
                  StochasticBinary.SIGNATURE,
                  QuantizedRelu.SIGNATURE,
                  QuantizedUlaw.SIGNATURE,
                  QuantizedTanh.SIGNATURE,
                  QuantizedSigmoid.SIGNATURE,
                  QuantizedPo2.SIGNATURE,
                  QuantizedReluPo2.SIGNATURE,
                  QuantizedHswish.SIGNATURE,
                  QuantizedBitsLearnablePo2.SIGNATURE,
                  QuantizedBitsMsqePo2.SIGNATURE),
              SigmoidFunction.ALL.stream().map(SigmoidFunction::signature))
          .collect(Collectors.toUnmodifiableMap(Signature::name, Function.identity()));

  private QuantizerSpecs() {}

  /**
   * The quantizer that a text in QKeras's grammar names, {@code quantized_bits(4,0,1)} or {@code
   * quantized_bits}.
   *
   * @throws SpecSyntaxException when the text is not a quantizer, pointing at the fault
   */
  public static QuantizerSpec parse(String text) {
    ParsedCall call = SpecParser.parse(text);
    Signature<?> signature = signature(call.name());
    if (signature == null) {
      throw new SpecSyntaxException(text, 0, unknown(call.name()));
    }
    return call.bind(signature);
  }

  /** All signatures, by name. */
  public static Collection<Signature<?>> signatures() {
    return BY_NAME.values();
  }

  static @Nullable Signature<?> signature(String name) {
    return BY_NAME.get(name);
  }

  /** Why a name is not a quantizer, with the nearest one that is. */
  static String unknown(String name) {
    return Names.unknown("quantizer", name, List.copyOf(BY_NAME.keySet()));
  }
}
