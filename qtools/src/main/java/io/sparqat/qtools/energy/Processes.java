package io.sparqat.qtools.energy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import io.sparqat.qtools.energy.Process.FloatCost;
import io.sparqat.qtools.energy.Process.Sram;
import io.sparqat.qtools.energy.Process.SramPoint;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The process tables in {@code conf/hardware}, and those of users. */
public final class Processes {
  /** Names of the tables that come with Sparqat. */
  public static final List<String> NAMES =
      List.of("horowitz", "aladdin-40nm", "moons", "qtools-settings");

  /** The table that QTools keeps when it does not know a name. */
  public static final String QTOOLS_SETTINGS = "qtools-settings";

  private static final double BITS_PER_KILOBYTE = 8 * 1024;
  private static final Map<String, Process> LOADED = new ConcurrentHashMap<>();

  private Processes() {}

  /** The table of that name, or in the file of that name when it ends in {@code .conf}. */
  public static Process of(String nameOrFile) {
    if (nameOrFile.endsWith(".conf")) {
      return read(Path.of(nameOrFile));
    }
    if (!NAMES.contains(nameOrFile)) {
      throw new UserException(
          "Invalid process: "
              + nameOrFile
              + " (must be one of "
              + String.join(", ", NAMES)
              + ", or a file *.conf in their form)");
    }
    return LOADED.computeIfAbsent(nameOrFile, Processes::bundled);
  }

  private static Process bundled(String name) {
    String resource = "/io/sparqat/qtools/hardware/" + name + ".conf";
    try (InputStream in = Processes.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource: " + resource);
      }
      return parse(
          ConfigFactory.parseReader(
              new InputStreamReader(in, StandardCharsets.UTF_8), options(name)),
          name);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read resource " + resource, e);
    }
  }

  private static Process read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("Cannot read process table: " + file + " is not a file");
    }
    try {
      return parse(
          ConfigFactory.parseFile(file.toFile(), options(file.toString())), file.toString());
    } catch (ConfigException e) {
      throw new UserException("Cannot read process table " + file + ": " + e.getMessage(), e);
    }
  }

  private static ConfigParseOptions options(String origin) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setAllowMissing(false)
        .setOriginDescription(origin);
  }

  private static Process parse(Config parsed, String origin) {
    Config config = parsed.resolve();
    try {
      return new Process(
          config.getString("name"),
          config.getString("title"),
          config.getString("source"),
          law(config, "fixed.add"),
          law(config, "fixed.multiply"),
          law(config, config.hasPath("fixed.gate") ? "fixed.gate" : "fixed.add"),
          floats(config.getConfig("float")),
          sram(config.getConfig("sram")),
          config.getDouble("dram.bit"));
    } catch (ConfigException | IllegalArgumentException e) {
      throw new UserException("Cannot read process table " + origin + ": " + e.getMessage(), e);
    }
  }

  private static EnergyLaw law(Config config, String path) {
    if (config.getValue(path).valueType() == ConfigValueType.LIST) {
      return polynomial(config, path);
    }
    Config power = config.getConfig(path);
    return new PowerLaw(
        power.getDouble("at"), power.getDouble("energy"), power.getDouble("exponent"));
  }

  private static Polynomial polynomial(Config config, String path) {
    return new Polynomial(config.getDoubleList(path));
  }

  private static Map<Long, FloatCost> floats(Config config) {
    Map<Long, FloatCost> floats = new TreeMap<>();
    for (String width : config.root().keySet()) {
      Config cost = config.getConfig(ConfigUtil.quoteString(width));
      floats.put(
          Long.parseLong(width), new FloatCost(cost.getDouble("add"), cost.getDouble("multiply")));
    }
    return floats;
  }

  private static Sram sram(Config config) {
    List<SramPoint> points =
        config.getConfigList("points").stream()
            .map(
                point ->
                    new SramPoint(
                        point.getDouble("kilobytes") * BITS_PER_KILOBYTE, point.getDouble("word")))
            .toList();
    Polynomial perBit =
        config.hasPath("per_bit_by_log2") ? polynomial(config, "per_bit_by_log2") : null;
    return new Sram(perBit, config.getInt("word_bits"), points);
  }
}
