package io.sparqat.jobs.rounds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSource;
import org.nd4j.linalg.dataset.DataSet;

/** Files of DL4J users, each read with their loader and used as one minibatch. */
final class LoadedSource implements MinibatchSource<List<String>> {
  private static final long serialVersionUID = 1;

  private final DataSetLoader loader;

  LoadedSource(DataSetLoader loader) {
    this.loader = loader;
  }

  @Override
  public Minibatches open(int worker, Iterator<List<String>> partition) {
    List<DataSet> batches = new ArrayList<>();
    Configuration hadoop = new Configuration();
    while (partition.hasNext()) {
      for (String path : partition.next()) {
        try {
          batches.add(
              loader.load(
                  new RemoteFileSource(path, new Path(path).getFileSystem(hadoop), 1 << 16)));
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read " + path, e);
        }
      }
    }
    return new ListedMinibatches(batches);
  }
}
