package io.sparqat.quant.model.form;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.sparqat.quant.UserException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads HOCON or JSON text that may come from anywhere: bounded in size and depth, no includes, no
 * environment.
 */
public final class ConfigText {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_DEPTH = 200;

  private ConfigText() {}

  public static ConfigObject read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            "Cannot read "
                + file
                + ": it has more than "
                + MAX_BYTES
                + " bytes (not a model file)");
      }
      ConfigSyntax syntax =
          file.toString().endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF;
      return parse(Files.readString(file), file.toString(), syntax);
    } catch (NoSuchFileException e) {
      throw new UserException("Cannot read " + file + ": there is no such file", e);
    } catch (MalformedInputException e) {
      throw new UserException("Cannot read " + file + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The lines of a file that {@link #read} accepts, for what HOCON itself forgets. */
  public static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param source named in messages
   */
  public static ConfigObject parse(String text, String source, ConfigSyntax syntax) {
    checkDepth(text, source);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(syntax)
            .setOriginDescription(source)
            .setIncluder(new NoIncludes());
    try {
      Config config = ConfigFactory.parseString(text, options);
      return config.resolve(ConfigResolveOptions.noSystem()).root();
    } catch (ConfigException e) {
      throw new UserException("Cannot read " + source + ": " + e.getMessage(), e);
    }
  }

  private static void checkDepth(String text, String source) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        throw new UserException(
            "Cannot read " + source + ": it is nested more than " + MAX_DEPTH + " deep");
      }
    }
  }

  private static final class NoIncludes
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private static UserException refused(Object what) {
      return new UserException(
          "Cannot include " + what + ": a model stands in one file (copy the text into it)");
    }
  }
}
