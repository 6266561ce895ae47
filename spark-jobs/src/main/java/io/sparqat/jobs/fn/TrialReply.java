package io.sparqat.jobs.fn;

import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.jobs.trial.TrialResult;
import io.sparqat.quant.search.Accuracy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What an executor answers to a {@link TrialOrder}, as it crosses the wire. */
public final class TrialReply {
  private static final byte FINISHED = 1;
  private static final byte FAILED = 2;

  private TrialReply() {}

  private interface Fill {
    void into(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Fill fill) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      fill.into(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a reply to memory", e);
    }
    return bytes.toByteArray();
  }

  static byte[] finished(TrialResult result, byte[] model) {
    return bytes(
        out -> {
          out.writeByte(FINISHED);
          out.writeLong(result.test().correct());
          out.writeLong(result.test().total());
          out.writeDouble(result.testLoss());
          out.writeDouble(result.metric());
          out.writeInt(result.curve().size());
          for (CurvePoint point : result.curve()) {
            out.writeInt(point.round());
            out.writeLong(point.rows());
            out.writeDouble(point.loss());
            out.writeDouble(point.accuracy());
          }
          out.writeInt(result.epochs());
          WireText.write(out, result.weightsSha256());
          out.writeDouble(result.wallSeconds());
          out.writeDouble(result.coreSeconds());
          WireText.bytes(out, model);
        });
  }

  static byte[] failed(String errorClass, String message, double seconds) {
    return bytes(
        out -> {
          out.writeByte(FAILED);
          WireText.write(out, errorClass);
          WireText.write(out, message);
          out.writeDouble(seconds);
        });
  }

  /** What a reply says about {@code trial}. */
  public static Completion read(Trial trial, byte[] reply) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(reply))) {
      if (in.readByte() == FAILED) {
        return Completion.failed(
            trial,
            new TrialFailure(
                WireText.text(in), WireText.text(in), TrialFailure.Cause.TRIAL, in.readDouble()));
      }
      Accuracy test = new Accuracy(in.readLong(), in.readLong());
      double loss = in.readDouble();
      double metric = in.readDouble();
      List<CurvePoint> curve = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        curve.add(new CurvePoint(in.readInt(), in.readLong(), in.readDouble(), in.readDouble()));
      }
      TrialResult result =
          new TrialResult(
              test,
              loss,
              metric,
              curve,
              in.readInt(),
              WireText.text(in),
              in.readDouble(),
              in.readDouble());
      return Completion.finished(trial, result, WireText.bytes(in));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the reply to trial " + trial.name(), e);
    }
  }
}
