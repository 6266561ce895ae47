package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A made-up trainer with a known answer: each parameter picks bits for one layer; size is the sum
 * of bits, accuracy falls with each layer's lack of bits, the more the more sensitive the layer.
 */
final class KnownSurface {
  static final int[] BITS = {1, 2, 3, 4, 6, 8};
  private final double[] sensitivity;
  final SearchSpace space;

  KnownSurface(int layers) {
    sensitivity = new double[layers];
    List<HyperParameter> parameters = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      sensitivity[i] = 0.02 * (1 + i % 4);
      List<Object> names = new ArrayList<>();
      for (int bits : BITS) {
        names.add("quantized_bits(" + bits + ")");
      }
      parameters.add(new HyperParameter("layer" + i, names, names.get(0)));
    }
    space = new SearchSpace(parameters);
  }

  Outcome at(Point point) {
    double accuracy = 0.99;
    double size = 0;
    for (int i = 0; i < point.length(); i++) {
      int bits = BITS[point.index(i)];
      accuracy -= sensitivity[i] * Math.pow(2, 1 - bits);
      size += bits;
    }
    return new Outcome(accuracy - 0.002 * size, accuracy, size);
  }

  /** Runs a tuner to its end with several trials under way; outcomes come back in mixed order. */
  List<Proposal> run(Tuner tuner, int workers, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Proposal> asked = new ArrayList<>();
    Deque<Proposal> underWay = new ArrayDeque<>();
    for (int guard = 0; !(tuner.finished() && underWay.isEmpty()); guard++) {
      if (guard > 1_000_000) {
        throw new AssertionError("The tuner never ends");
      }
      Optional<Proposal> next = underWay.size() < workers ? tuner.ask() : Optional.empty();
      if (next.isPresent()) {
        asked.add(next.get());
        underWay.add(next.get());
      } else if (!underWay.isEmpty()) {
        for (int turns = random.nextInt(underWay.size()); turns > 0; turns--) {
          underWay.add(underWay.poll());
        }
        Proposal done = underWay.poll();
        tuner.tell(done, at(done.point()));
      } else if (!tuner.finished()) {
        throw new AssertionError("The tuner waits for nothing");
      }
    }
    return asked;
  }

  /** Area that the outcomes dominate, down to accuracy 0.5 and up to the largest size. */
  double hypervolume(List<Proposal> asked) {
    int widest = 8 * sensitivity.length;
    double[] best = new double[widest + 1];
    for (Proposal proposal : asked) {
      Outcome outcome = at(proposal.point());
      int size = (int) outcome.size();
      best[size] = Math.max(best[size], outcome.accuracy() - 0.5);
    }
    double area = 0;
    double reached = 0;
    for (double value : best) {
      reached = Math.max(reached, value);
      area += reached;
    }
    return area;
  }
}
