package io.sparqat.jobs.fn;

import io.sparqat.jobs.trial.Recipe;
import io.sparqat.jobs.trial.Start;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.form.ModelJson;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.OptimizerText;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.train.EarlyStopping;
import io.sparqat.quant.train.TrainedModel;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an executor needs to train one trial, as it crosses the wire: text and little else.
 *
 * @param model the network
 * @param recipe how it is trained
 * @param shard path of any shard of the data
 * @param data fingerprint of the data, under which executors keep it
 * @param keepState whether the optimizer's state is wanted, so that another trial can go on
 * @param start what it begins from
 */
public record TrialOrder(
    ModelSpec model,
    Recipe recipe,
    String shard,
    String data,
    boolean keepState,
    Optional<Parent> start) {
  /**
   * A trained network to begin from.
   *
   * @param kind what is taken from it
   * @param layers whose weights are taken; empty for all
   * @param trained the network; its optimizer state is empty unless training goes on
   */
  public record Parent(Start.Kind kind, List<String> layers, TrainedModel trained) {
    public Parent {
      layers = List.copyOf(layers);
    }
  }

  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      WireText.write(out, ModelJson.write(model));
      write(out, recipe.options());
      out.writeInt(recipe.epochs());
      out.writeInt(recipe.batchSize());
      out.writeDouble(recipe.heldOut());
      write(out, recipe.stopping());
      WireText.write(out, recipe.metric());
      WireText.write(out, shard);
      WireText.write(out, data);
      out.writeBoolean(keepState);
      out.writeBoolean(start.isPresent());
      if (start.isPresent()) {
        write(out, start.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a trial to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, TrainingOptions options) throws IOException {
    WireText.write(out, OptimizerText.write(options.optimizer()));
    WireText.write(out, options.loss());
    out.writeDouble(options.clipping().clipNorm());
    out.writeDouble(options.clipping().clipValue());
    out.writeDouble(options.clipping().globalClipNorm());
    WireText.write(out, options.schedules().text());
    WireText.write(out, options.rows().text());
    out.writeLong(options.seed());
    out.writeBoolean(options.asQKeras());
  }

  private static void write(DataOutputStream out, EarlyStopping stopping) throws IOException {
    WireText.write(out, stopping.monitor().name());
    out.writeInt(stopping.patience());
    out.writeDouble(stopping.minDelta());
    out.writeDouble(stopping.maxSeconds());
    out.writeDouble(stopping.maxJoules());
    out.writeDouble(stopping.wattsPerWorker());
  }

  private static EarlyStopping stopping(DataInputStream in) throws IOException {
    return new EarlyStopping(
        EarlyStopping.Monitor.valueOf(WireText.text(in)),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }

  private static void write(DataOutputStream out, Parent parent) throws IOException {
    WireText.write(out, parent.kind().name());
    out.writeInt(parent.layers().size());
    for (String layer : parent.layers()) {
      WireText.write(out, layer);
    }
    TrainedModel trained = parent.trained();
    WireText.write(out, ModelJson.write(trained.model()));
    WireText.write(out, trained.parameters());
    WireText.write(out, trained.optimizerState());
    out.writeInt(trained.steps());
    out.writeInt(trained.epochs());
  }

  /** Reads what {@link #toBytes} wrote. */
  public static TrialOrder fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      ModelSpec model = ModelJson.parse(WireText.text(in), "trial");
      TrainingOptions options = options(in);
      Recipe recipe =
          new Recipe(
              options,
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              stopping(in),
              WireText.text(in));
      String shard = WireText.text(in);
      String data = WireText.text(in);
      boolean keepState = in.readBoolean();
      Optional<Parent> start =
          in.readBoolean() ? Optional.of(parent(in, options)) : Optional.empty();
      return new TrialOrder(model, recipe, shard, data, keepState, start);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a trial from memory", e);
    }
  }

  private static TrainingOptions options(DataInputStream in) throws IOException {
    return new TrainingOptions(
        OptimizerText.parse(WireText.text(in)),
        WireText.text(in),
        new GradientClipping(in.readDouble(), in.readDouble(), in.readDouble()),
        SchedulesOverSteps.parse(WireText.text(in)),
        RowTreatment.parse(WireText.text(in)),
        in.readLong(),
        in.readBoolean());
  }

  private static Parent parent(DataInputStream in, TrainingOptions options) throws IOException {
    Start.Kind kind = Start.Kind.valueOf(WireText.text(in));
    List<String> layers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      layers.add(WireText.text(in));
    }
    ModelSpec model = ModelJson.parse(WireText.text(in), "start of a trial");
    return new Parent(
        kind,
        layers,
        new TrainedModel(
            model, options, WireText.floats(in), WireText.floats(in), in.readInt(), in.readInt()));
  }
}
