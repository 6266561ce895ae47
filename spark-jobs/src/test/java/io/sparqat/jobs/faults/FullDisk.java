package io.sparqat.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A small file system without a free byte. */
public final class FullDisk implements AutoCloseable {
  private final String path;

  private FullDisk(String path) {
    this.path = path;
  }

  /** Mounts and fills one; the test is skipped without the right to. */
  public static FullDisk mount(Path place) throws IOException {
    String path = Files.createDirectory(place).toString();
    assumeTrue(
        shell("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path) == 0,
        "needs the right to mount a small file system");
    FullDisk disk = new FullDisk(path);
    assertThat(shell("dd", "if=/dev/zero", "of=" + path + "/fill")).as("full").isNotZero();
    return disk;
  }

  /** Does something while sessions keep their files here. */
  public <T> T asSparksOwn(Callable<T> work) throws Exception {
    System.setProperty("spark.local.dir", path);
    try {
      return work.call();
    } finally {
      System.clearProperty("spark.local.dir");
    }
  }

  @Override
  public void close() {
    assertThat(shell("umount", path)).isZero();
  }

  private static int shell(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
