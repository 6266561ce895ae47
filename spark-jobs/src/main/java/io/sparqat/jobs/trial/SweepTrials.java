package io.sparqat.jobs.trial;

import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The trials of a list of candidates, in its order. With a warm start, a trial waits for the one
 * whose weights it begins with, and others go before it; which one that is follows from the list
 * alone, so that results do not depend on who finished first.
 */
public final class SweepTrials implements TrialSource {
  /** What trials begin with. */
  public enum WarmStart {
    /** Fresh weights. */
    NONE,
    /** Weights of the float network, which is trained first. */
    FLOAT,
    /** Weights of the earlier candidate that differs in the fewest layers. */
    NEIGHBOUR
  }

  private static final int FRESH = -1;
  private static final int THE_FLOAT_NETWORK = -2;

  private enum State {
    WAITING,
    ASKED,
    FINISHED,
    FAILED
  }

  /**
   * Makes trials.
   *
   * <p>{@code of(FLOAT_NETWORK, empty)} is asked for the float network.
   */
  @FunctionalInterface
  public interface Maker {
    /** The candidate's number that stands for the float network. */
    int FLOAT_NETWORK = -1;

    Trial of(int candidate, Optional<Start> start);
  }

  private final Maker maker;
  private final int[] parents;
  private final State[] states;
  private final String[] ids;
  private final Map<String, List<Integer>> asked = new HashMap<>();
  private State floatNetwork;
  private String floatId = "";
  private int firstWaiting;

  /**
   * @param count number of candidates
   * @param networks the quantized networks, asked for only where neighbours are looked for
   * @param maker makes the trial of a candidate
   */
  public SweepTrials(int count, WarmStart warmStart, IntFunction<ModelSpec> networks, Maker maker) {
    this.maker = maker;
    this.states = new State[count];
    this.ids = new String[count];
    Arrays.fill(states, State.WAITING);
    this.floatNetwork = warmStart == WarmStart.FLOAT ? State.WAITING : State.FINISHED;
    this.parents =
        switch (warmStart) {
          case NONE -> filled(count, FRESH);
          case FLOAT -> filled(count, THE_FLOAT_NETWORK);
          case NEIGHBOUR -> neighbours(count, networks);
        };
  }

  private static int[] filled(int count, int value) {
    int[] array = new int[count];
    Arrays.fill(array, value);
    return array;
  }

  /** For each candidate the earlier one that differs in the fewest layers, the first of those. */
  private static int[] neighbours(int count, IntFunction<ModelSpec> networks) {
    int[][] signatures = new int[count][];
    int[] nearest = filled(count, FRESH);
    for (int i = 0; i < count; i++) {
      signatures[i] =
          networks.apply(i).nodes().stream().mapToInt(node -> node.layer().hashCode()).toArray();
      int least = Integer.MAX_VALUE;
      for (int j = 0; j < i && least > 1; j++) {
        int distance = distance(signatures[i], signatures[j]);
        if (distance < least) {
          least = distance;
          nearest[i] = j;
        }
      }
    }
    return nearest;
  }

  private static int distance(int[] a, int[] b) {
    int distance = Math.abs(a.length - b.length);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      distance += a[i] == b[i] ? 0 : 1;
    }
    return distance;
  }

  @Override
  public Optional<Trial> next() {
    if (floatNetwork == State.WAITING) {
      floatNetwork = State.ASKED;
      Trial trial = maker.of(Maker.FLOAT_NETWORK, Optional.empty());
      floatId = trial.id();
      return Optional.of(trial);
    }
    while (firstWaiting < states.length && states[firstWaiting] != State.WAITING) {
      firstWaiting++;
    }
    for (int i = firstWaiting; i < states.length; i++) {
      if (states[i] == State.WAITING && isReady(parents[i])) {
        Trial trial = maker.of(i, start(parents[i]));
        states[i] = State.ASKED;
        ids[i] = trial.id();
        asked.computeIfAbsent(trial.id(), id -> new ArrayList<>()).add(i);
        return Optional.of(trial);
      }
    }
    return Optional.empty();
  }

  private boolean isReady(int parent) {
    State state =
        parent == FRESH
            ? State.FINISHED
            : parent == THE_FLOAT_NETWORK ? floatNetwork : states[parent];
    return state == State.FINISHED || state == State.FAILED;
  }

  /** A parent without weights passes on its own parent's. */
  private Optional<Start> start(int parent) {
    if (parent == THE_FLOAT_NETWORK) {
      return floatNetwork == State.FINISHED
          ? Optional.of(Start.weightsOf(floatId))
          : Optional.empty();
    }
    if (parent == FRESH) {
      return Optional.empty();
    }
    return states[parent] == State.FINISHED
        ? Optional.of(Start.weightsOf(ids[parent]))
        : start(parents[parent]);
  }

  @Override
  public void ended(Trial trial, TrialEnd end) {
    State state = end instanceof TrialEnd.Finished ? State.FINISHED : State.FAILED;
    if (trial.id().equals(floatId)) {
      floatNetwork = state;
    }
    for (int candidate : asked.getOrDefault(trial.id(), List.of())) {
      states[candidate] = state;
    }
  }

  /** The id of a candidate's trial; empty while it was not asked for. */
  public Optional<String> id(int candidate) {
    return Optional.ofNullable(ids[candidate]);
  }
}
