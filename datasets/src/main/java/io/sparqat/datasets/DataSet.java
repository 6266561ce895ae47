package io.sparqat.datasets;

import io.sparqat.datasets.random.KeyedPermutation;
import io.sparqat.datasets.random.SplitMix64;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything one source holds: the splits it comes with and where they are from.
 *
 * @param name a short name for tables and directories
 * @param splits rows by purpose, all of one shape and with the same classes; TRAIN is always there
 * @param classNames what the classes are called, in the order of the labels
 * @param origin what the rows were read from: file name to SHA-256 of its bytes, or the description
 *     of a generator to the SHA-256 of that text
 */
public record DataSet(
    String name,
    Map<Split, LabeledRows> splits,
    List<String> classNames,
    SortedMap<String, String> origin) {
  public DataSet {
    splits = Collections.unmodifiableMap(new EnumMap<>(splits));
    classNames = List.copyOf(classNames);
    origin = Collections.unmodifiableSortedMap(new TreeMap<>(origin));
    LabeledRows train = splits.get(Split.TRAIN);
    if (train == null) {
      throw new IllegalArgumentException(
          "Invalid data set: " + name + " (must have training rows)");
    }
    for (Map.Entry<Split, LabeledRows> entry : splits.entrySet()) {
      LabeledRows rows = entry.getValue();
      if (!Arrays.equals(rows.shape(), train.shape()) || rows.classes() != classNames.size()) {
        throw new IllegalArgumentException(
            "Invalid split: "
                + entry.getKey().text()
                + " has rows of shape "
                + Arrays.toString(rows.shape())
                + " and "
                + rows.classes()
                + " classes (must be "
                + Arrays.toString(train.shape())
                + " and "
                + classNames.size()
                + " as in train)");
      }
    }
  }

  /** The rows of a split, which must be there. */
  public LabeledRows rows(Split split) {
    LabeledRows rows = splits.get(split);
    if (rows == null) {
      throw new DataException(
          "Cannot use "
              + name
              + ": it has no "
              + split.text()
              + " rows (it has "
              + splits.keySet()
              + ")");
    }
    return rows;
  }

  /**
   * The same rows with a part of the training rows set aside, drawn by a keyed permutation; for
   * sources that come as one heap.
   *
   * @param into the split to make, which must not be there yet
   * @param part share of the training rows, in (0, 1); both splits get at least one row
   */
  public DataSet carve(Split into, double part, long seed) {
    LabeledRows train = rows(Split.TRAIN);
    int aside = (int) Math.round(train.rows() * part);
    if (splits.containsKey(into) || aside < 1 || aside >= train.rows()) {
      throw new DataException(
          "Cannot set aside "
              + part
              + " of "
              + train.rows()
              + " rows of "
              + name
              + " as "
              + into.text()
              + " (at least one row must go and one must stay, and no such split be there yet)");
    }
    KeyedPermutation shuffle = new KeyedPermutation(train.rows(), SplitMix64.mix(seed));
    Map<Split, LabeledRows> carved = new EnumMap<>(splits);
    carved.put(into, train.select(shuffle.slice(0, aside)));
    carved.put(Split.TRAIN, train.select(shuffle.slice(aside, train.rows())));
    return new DataSet(name, carved, classNames, origin);
  }

  /** SHA-256 over the names and hashes of what was read, in order of name. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    origin.forEach((file, hash) -> text.append(hash).append("  ").append(file).append('\n'));
    return Sha256.of(text.toString());
  }
}
