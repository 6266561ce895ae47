package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
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
  /** Keys of a layer that wraps no other and has few parts. */
  private static final int KEYS_PER_LAYER = 1 << 12;

  /** Where the keys of wrapped layers and of long sequences begin, and how many a layer has. */
  private static final int FAR = 1 << 30;

  private static final int FAR_KEYS = 1 << 18;

  private final LayerSpec spec;
  private final List<TensorShape> inputs;
  private final LayerOptions options;
  private final int region;
  private final int regionKeys;
  private int wrappings;
  private int key;
  private int end;

  public LayerBinding(LayerSpec spec, List<TensorShape> inputs, LayerOptions options) {
    this.spec = spec;
    this.inputs = List.copyOf(inputs);
    this.options = options;
    region = FAR + options.index() * FAR_KEYS;
    regionKeys = FAR_KEYS;
    key = options.index() * KEYS_PER_LAYER;
    end = key + KEYS_PER_LAYER;
  }

  /** Of a wrapped layer, with keys of its own. */
  private LayerBinding(LayerSpec spec, LayerBinding outer) {
    this.spec = spec;
    inputs = outer.inputs;
    options = outer.options;
    regionKeys = outer.regionKeys / 4;
    outer.wrappings++;
    region = outer.region + outer.wrappings * regionKeys;
    key = region;
    end = Integer.MAX_VALUE;
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
    return new LayerBinding(inner, this);
  }

  /** A key for random draws that no other part of the network has. */
  public int nextKey() {
    if (key == end) {
      key = region;
      end = Integer.MAX_VALUE;
    }
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
    Quantizer bound = Quantizers.bind(quantizer, options.semantics());
    options.bound().accept(bound);
    return bound;
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
