package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the run-time parts of one layer from its specification and the shapes of its inputs. */
public final class LayerBinding {
  private static final int KEYS_PER_LAYER = 1 << 12;

  private final LayerSpec spec;
  private final List<TensorShape> inputs;
  private final LayerOptions options;
  private int key;

  public LayerBinding(LayerSpec spec, List<TensorShape> inputs, LayerOptions options) {
    this.spec = spec;
    this.inputs = List.copyOf(inputs);
    this.options = options;
    this.key = options.index() * KEYS_PER_LAYER;
  }

  public LayerSpec spec() {
    return spec;
  }

  public LayerOptions options() {
    return options;
  }

  public List<TensorShape> inputs() {
    return inputs;
  }

  /** The shape of the first, usually the only, input. */
  public TensorShape input() {
    return inputs.get(0);
  }

  /** A binding of a layer that this one wraps, with the same inputs. */
  public LayerBinding wrapped(LayerSpec inner) {
    LayerBinding binding = new LayerBinding(inner, inputs, options);
    binding.key = nextKey() + KEYS_PER_LAYER / 2;
    return binding;
  }

  /** A key for random draws that no other part of the network has. */
  public int nextKey() {
    return key++;
  }

  /** A key for the random draws of a quantizer. */
  public DrawKey drawKey() {
    return new DrawKey(nextKey(), !options.asQKeras());
  }

  /** A weight the optimizer trains, unless the layer is not trainable. */
  public WeightSpec weight(String name, TensorShape shape) {
    return new WeightSpec(
        name, shape, spec.flag("trainable") ? WeightSpec.Role.TRAINABLE : WeightSpec.Role.FIXED);
  }

  /** A weight behind the quantizer argument {@code name}, with QKeras's rule for kernels. */
  public QuantizedWeight kernel(String name, TensorShape shape) {
    return weight(specOf(name).map(QuantizerSpec::asKernel), shape);
  }

  /** A weight behind the quantizer argument {@code name}, taken as it is written. */
  public QuantizedWeight quantized(String name, TensorShape shape) {
    return weight(specOf(name), shape);
  }

  private QuantizedWeight weight(Optional<QuantizerSpec> quantizer, TensorShape shape) {
    return new QuantizedWeight(bind(quantizer), shape, drawKey());
  }

  private Optional<QuantizerSpec> specOf(String name) {
    return spec.has(name) ? spec.quantizer(name) : Optional.empty();
  }

  /** A quantizer at work as the layer's options say. */
  public Quantizer bind(QuantizerSpec quantizer) {
    return Quantizers.bind(quantizer, options.asQKeras() ? Semantics.QKERAS : Semantics.CORRECTED);
  }

  private @Nullable Quantizer bind(Optional<QuantizerSpec> quantizer) {
    return quantizer.map(this::bind).orElse(null);
  }

  /** A quantizer argument at work on a tensor that depends on the sample, such as a state. */
  public ActivationFunction tensorQuantizer(String name, TensorShape shape) {
    Quantizer quantizer = bind(specOf(name));
    return quantizer == null
        ? ElementwiseActivation.LINEAR
        : new QuantizerActivation(quantizer, shape, drawKey());
  }

  /** The activation argument {@code name} for an output of {@code shape}. */
  public ActivationFunction activation(String name, TensorShape shape) {
    return spec.activation(name)
        .map(activation -> activation(activation, shape))
        .orElse(ElementwiseActivation.LINEAR);
  }

  private ActivationFunction activation(Activation activation, TensorShape shape) {
    if (activation instanceof Activation.Quantized quantized) {
      return new QuantizerActivation(bind(quantized.quantizer()), shape, drawKey());
    }
    String name = activation.text();
    return name.equals("softmax")
        ? SoftmaxActivation.overLastAxis(shape.channels())
        : ElementwiseActivation.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
