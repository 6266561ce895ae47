package io.sparqat.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Against bytes that TensorFlow 2.15.1 wrote: {@code tf.io.TFRecordWriter} of the events {@code
 * wall_time=1.5, file_version="brain.Event:2"} and {@code wall_time=2.5, step=300} with {@code
 * loss=0.25} and {@code accuracy=0.5}.
 */
class EventFileTest {
  private static final String EXPECTED =
      "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c"
          + "2c00000000000000f4aecc4509000000000000044010ac022a1e0a0b0a046c6f7373150000803e0a"
          + "0f0a086163637572616379150000003f01816a9e";

  @Test
  void theBytesAreTensorFlows() {
    EventFile file = new EventFile(Instant.ofEpochMilli(1500));
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss", 0.25);
    scalars.put("unknown", Double.NaN);
    scalars.put("accuracy", 0.5);
    file.scalars(Instant.ofEpochMilli(2500), 300, scalars);
    assertThat(HexFormat.of().formatHex(file.toBytes())).isEqualTo(EXPECTED);
  }

  @Test
  void tensorBoardFindsTheFileByItsName() {
    assertThat(EventFile.name(Instant.ofEpochSecond(12)))
        .isEqualTo("events.out.tfevents.12.sparqat");
  }
}
