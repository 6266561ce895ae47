package io.sparqat.jobs.table;

/**
 * The estimated arithmetic and memory energy of one inference, in picojoules of the named process;
 * never the energy of a device.
 *
 * @param process the energy table and rule set, for example {@code horowitz-45nm, sparqat}
 * @param inputs reading what the layers take in
 * @param parameters reading weights and biases
 * @param operations multiplying and adding
 * @param outputs writing what the layers pass on
 */
public record Energy(
    String process, double inputs, double parameters, double operations, double outputs) {
  public double total() {
    return inputs + parameters + operations + outputs;
  }
}
