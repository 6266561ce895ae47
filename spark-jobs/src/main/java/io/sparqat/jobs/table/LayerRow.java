package io.sparqat.jobs.table;

import java.util.OptionalInt;

/**
 * What one layer of a candidate is made of.
 *
 * @param name the layer's name in the network
 * @param type its class, as QKeras names it
 * @param kernel canonical text of the weights' quantizer; empty when they are floats or absent
 * @param kernelBits bits of a weight; absent for a layer without weights
 * @param activation canonical text of the quantizer of what the layer passes on; empty when floats
 * @param activationBits bits of a value passed on
 * @param parameters number of parameters
 * @param energyPicojoules the layer's part of the energy of one inference
 */
public record LayerRow(
    String name,
    String type,
    String kernel,
    OptionalInt kernelBits,
    String activation,
    OptionalInt activationBits,
    long parameters,
    double energyPicojoules) {}
