package io.sparqat.jobs.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a ledger: {@code {"crc":"1f00c2aa","event":{...}}}, the checksum being CRC-32C of the
 * event's text.
 */
final class LedgerLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEFORE_CRC = "{\"crc\":\"";
  private static final int CRC_DIGITS = 8;
  private static final String BEFORE_EVENT = "\",\"event\":";
  private static final int EVENT_AT = BEFORE_CRC.length() + CRC_DIGITS + BEFORE_EVENT.length();

  private LedgerLine() {}

  /** The line, with its end. */
  static byte[] write(ObjectNode event) {
    try {
      String text = JSON.writeValueAsString(event);
      String line = BEFORE_CRC + crc(text) + BEFORE_EVENT + text + "}\n";
      return line.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write an event of a ledger", e);
    }
  }

  /** The event of a line without its end; empty when the line is torn or damaged. */
  static Optional<JsonNode> read(String line) {
    if (line.length() <= EVENT_AT || !line.startsWith(BEFORE_CRC) || !line.endsWith("}")) {
      return Optional.empty();
    }
    String text = line.substring(EVENT_AT, line.length() - 1);
    if (!line.startsWith(crc(text) + BEFORE_EVENT, BEFORE_CRC.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
