package io.sparqat.quant.search.tuner;

import java.util.Optional;

/**
 * What a tuner asks to have trained.
 *
 * @param id counts from 0 in the order of asking
 * @param point the candidate
 * @param epochs how long it is to be trained in all
 * @param continues the earlier proposal whose training this one goes on with, instead of starting
 *     anew
 */
public record Proposal(int id, Point point, int epochs, Optional<Integer> continues) {}
