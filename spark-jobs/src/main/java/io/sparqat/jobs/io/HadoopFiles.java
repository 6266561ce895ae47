package io.sparqat.jobs.io;

import io.sparqat.quant.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Small whole files on any Hadoop filesystem: bounded when read, complete when written. */
public final class HadoopFiles {
  private HadoopFiles() {}

  /**
   * Reads a whole file.
   *
   * @param limit the most bytes it may have
   * @throws UserException when it is missing, unreadable or larger
   */
  public static byte[] read(Path file, Configuration hadoop, long limit) {
    try {
      FileSystem files = file.getFileSystem(hadoop);
      long size = files.getFileStatus(file).getLen();
      if (size > limit) {
        throw new UserException(
            "Cannot read " + shown(file) + ": it has " + size + " bytes (at most " + limit + ")");
      }
      byte[] bytes = new byte[(int) size];
      try (FSDataInputStream in = files.open(file)) {
        in.readFully(bytes);
      }
      return bytes;
    } catch (FileNotFoundException e) {
      throw new UserException("Cannot read " + shown(file) + ": no such file (check the path)", e);
    } catch (IOException e) {
      throw new UserException("Cannot read " + shown(file) + ": " + e.getMessage(), e);
    }
  }

  /** Whether there is a file or directory of that name. */
  public static boolean exists(Path file, Configuration hadoop) {
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException e) {
      throw new UserException("Cannot read " + shown(file) + ": " + e.getMessage(), e);
    }
  }

  /** What a file is to hold, written once from beginning to end. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** As {@link #write(Path, Content, Configuration)}, with the bytes at hand. */
  public static void write(Path file, byte[] bytes, Configuration hadoop) {
    write(file, out -> out.write(bytes), hadoop);
  }

  /** What a directory holds, by name, hidden files left out; nothing when there is none. */
  public static List<Path> list(Path directory, Configuration hadoop) {
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      if (!files.exists(directory)) {
        return List.of();
      }
      return Arrays.stream(files.listStatus(directory))
          .map(FileStatus::getPath)
          .filter(path -> !path.getName().startsWith(".") && !path.getName().startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserException("Cannot read " + shown(directory) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a whole file beside its place and moves it there, over an older one.
   *
   * @throws UserException when that cannot be done; nothing is left then
   */
  public static void write(Path file, Content content, Configuration hadoop) {
    try {
      FileSystem files = file.getFileSystem(hadoop);
      files.setWriteChecksum(false);
      Path whole = files.makeQualified(file);
      Path partial =
          new Path(
              whole.getParent(),
              "." + whole.getName() + ".incomplete-" + ProcessHandle.current().pid());
      try {
        try (OutputStream out = files.create(partial)) {
          content.writeTo(out);
        }
        files.delete(whole, false);
        if (!files.rename(partial, whole)) {
          throw new IOException("cannot move " + shown(partial) + " there");
        }
      } finally {
        files.delete(partial, false);
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write "
              + shown(file)
              + ": "
              + e.getMessage()
              + " (choose a directory that can be written)",
          e);
    }
  }

  /** Removes a directory that holds nothing; does nothing when it does, or is not there. */
  public static void deleteIfEmpty(Path directory, Configuration hadoop) {
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      if (files.exists(directory) && files.listStatus(directory).length == 0) {
        files.delete(directory, false);
      }
    } catch (IOException e) {
      throw new UserException("Cannot remove " + shown(directory) + ": " + e.getMessage(), e);
    }
  }

  /** A path as a user would type it: local ones without scheme. */
  public static String shown(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }
}
