package io.sparqat.jobs.rounds;

import java.io.Serializable;
import java.util.Iterator;

/** Opens a worker's data on its executor, from the elements of its partition; called once. */
@FunctionalInterface
public interface MinibatchSource<T> extends Serializable {
  Minibatches open(int worker, Iterator<T> partition);
}
