package io.sparqat.jobs.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file in memory, so that exactly the bytes that were hashed are the bytes decoded or
 * written.
 */
public final class MemoryFile {
  private MemoryFile() {}

  /** A file to read. */
  public static InputFile input(byte[] bytes) {
    return new InputFile() {
      @Override
      public long getLength() {
        return bytes.length;
      }

      @Override
      public SeekableInputStream newStream() {
        Cursor cursor = new Cursor(bytes);
        return new DelegatingSeekableInputStream(cursor) {
          @Override
          public long getPos() {
            return cursor.position();
          }

          @Override
          public void seek(long position) {
            cursor.seek(position);
          }
        };
      }
    };
  }

  /** A file to write; {@code bytes} holds it when Parquet's writer is closed. */
  public static OutputFile output(ByteArrayOutputStream bytes) {
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSizeHint) {
        return new Sink(bytes);
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        bytes.reset();
        return new Sink(bytes);
      }

      @Override
      public boolean supportsBlockSize() {
        return false;
      }

      @Override
      public long defaultBlockSize() {
        return 0;
      }
    };
  }

  private static final class Cursor extends ByteArrayInputStream {
    Cursor(byte[] bytes) {
      super(bytes);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long position) {
      pos = (int) Math.max(0, Math.min(count, position));
    }
  }

  private static final class Sink extends PositionOutputStream {
    private final ByteArrayOutputStream bytes;

    Sink(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes.write(b, offset, length);
    }
  }
}
