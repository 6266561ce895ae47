package io.sparqat.quant.model;

/**
 * An input of a network.
 *
 * @param name unique among inputs and nodes
 * @param shape of one sample, channels last
 */
public record InputSpec(String name, TensorShape shape) {
  public InputSpec {
    Names.check(name);
  }
}
