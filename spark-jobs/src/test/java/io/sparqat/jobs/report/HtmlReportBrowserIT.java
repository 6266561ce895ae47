package io.sparqat.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFixture;
import io.sparqat.jobs.table.TableRow;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as a real browser lays it out; skipped, saying so, where there is none. */
class HtmlReportBrowserIT {
  private static final double MOST_DIFFERENCE = 4;

  private static String browser = "";

  @TempDir private Path temp;

  @BeforeAll
  static void findBrowser() {
    Optional<String> found =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .filter(path -> new File(path).canExecute())
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "no browser: install chromium to check the report's layout");
    browser = found.get();
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 700, 500})
  void labelsKeepApartAndThePageFitsItsWindow(int width) throws Exception {
    assertThat(probe(TableFixture.table(), width)).contains("probe: nothing found");
  }

  @Test
  void hundredsOfCandidatesFitToo() throws Exception {
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double energy = 10_000 * Math.exp(i * 37 % 200 / 50.0);
      double accuracy = 0.99 - 600 / energy - 0.05 * (i * 61 % 97) / 97.0 * (i % 4);
      rows.add(TableFixture.row("candidate-" + i, 1 + i % 8, accuracy, energy));
    }
    assertThat(probe(CandidateTable.of(rows), 1200)).contains("probe: nothing found");
  }

  private String probe(CandidateTable table, int width) throws Exception {
    String page =
        HtmlReport.of(table, TableFixture.profiles(table), "probe")
            .replace("</body>", "<script>" + resource("probe.js") + "</script></body>");
    Path file = Files.writeString(temp.resolve("page.html"), page);
    String document = browse(width, 1700, "--dump-dom", file);
    int start = document.indexOf("<pre id=\"probe\">");
    assertThat(start).as("the probe ran to its end").isPositive();
    return document.substring(start);
  }

  @Test
  void thePageLooksAsItDid() throws Exception {
    BufferedImage now = thumbnail(HtmlReport.of(TableFixture.table(), "t"));
    double difference = differenceToReference(now);
    if (difference > MOST_DIFFERENCE) {
      ImageIO.write(now, "png", new File("target/report-thumbnail.png"));
    }
    assertThat(difference)
        .as(
            "mean grey difference; if the change is meant, target/report-thumbnail.png replaces"
                + " the one in the test's resources")
        .isLessThan(MOST_DIFFERENCE);
  }

  @Test
  void theComparisonSeesAPictureThatIsMissingAndColoursThatAre() throws Exception {
    String page = HtmlReport.of(TableFixture.table(), "t");
    String withoutBars = page.replaceFirst("(?s)<section id=\"energy\".*?</section>", "");
    assertThat(differenceToReference(thumbnail(withoutBars))).isGreaterThan(MOST_DIFFERENCE);
    String withoutStyle = page.replaceFirst("(?s)<style>.*?</style>", "");
    assertThat(differenceToReference(thumbnail(withoutStyle))).isGreaterThan(MOST_DIFFERENCE);
  }

  /** Grey levels, in the mean over a thumbnail: fonts differ from machine to machine. */
  private static double differenceToReference(BufferedImage now) throws IOException {
    BufferedImage then;
    try (InputStream in = HtmlReportBrowserIT.class.getResourceAsStream("report-thumbnail.png")) {
      then = ImageIO.read(Objects.requireNonNull(in));
    }
    double difference = 0;
    for (int y = 0; y < then.getHeight(); y++) {
      for (int x = 0; x < then.getWidth(); x++) {
        difference +=
            Math.abs(now.getRaster().getSample(x, y, 0) - then.getRaster().getSample(x, y, 0));
      }
    }
    return difference / (then.getWidth() * then.getHeight());
  }

  @Test
  void printedItTakesAFewPagesAndCutsNothingOff() throws Exception {
    Path file =
        Files.writeString(temp.resolve("page.html"), HtmlReport.of(TableFixture.table(), "t"));
    Path pdf = temp.resolve("page.pdf");
    browse(1200, 1700, "--print-to-pdf=" + pdf, file);
    String text = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    Matcher pages = Pattern.compile("/Type\\s*/Page\\b").matcher(text);
    assertThat(pages.results().count()).isBetween(2L, 6L);
  }

  private BufferedImage thumbnail(String page) throws Exception {
    Path file = Files.writeString(temp.resolve("page.html"), page);
    Path screenshot = temp.resolve("page.png");
    browse(1200, 1700, "--screenshot=" + screenshot, file);
    return thumbnail(ImageIO.read(screenshot.toFile()));
  }

  private static BufferedImage thumbnail(BufferedImage image) {
    BufferedImage small = new BufferedImage(60, 85, BufferedImage.TYPE_BYTE_GRAY);
    Image averaged = image.getScaledInstance(60, 85, Image.SCALE_AREA_AVERAGING);
    small.createGraphics().drawImage(averaged, 0, 0, null);
    return small;
  }

  private String browse(int width, int height, String action, Path page) throws Exception {
    Path output = temp.resolve("browser.out");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + temp.resolve("profile"),
                "--window-size=" + width + "," + height,
                action,
                page.toUri().toString())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the browser did not finish within two minutes");
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReportBrowserIT.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
