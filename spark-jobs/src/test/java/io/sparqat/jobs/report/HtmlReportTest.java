package io.sparqat.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableFixture;
import io.sparqat.jobs.table.TableRow;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  @Test
  void everythingIsInTheFileItself() {
    String page = HtmlReport.of(TableFixture.table(), "a run");
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("<svg")
        .contains("<title>a run</title>");
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain(" src=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  @Test
  void theSameTableGivesTheSameBytes() {
    assertThat(HtmlReport.of(TableFixture.table(), "a"))
        .isEqualTo(HtmlReport.of(TableFixture.table(), "a"));
  }

  @Test
  void whatUsersNamedIsEscaped() throws Exception {
    List<TableRow> rows = List.of(TableFixture.row("<b> & \"x\"", 4, 0.9, 1000));
    Document page = parse(HtmlReport.of(CandidateTable.of(rows), "<script>"));
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("<script>");
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
  }

  @Test
  void everyLinkHasItsTargetAndEveryPictureItsName() throws Exception {
    Document page = parse(HtmlReport.of(TableFixture.table(), "a run"));
    Set<String> ids = new HashSet<>();
    List<String> targets = new ArrayList<>();
    NodeList elements = page.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      if (element.hasAttribute("id")) {
        assertThat(ids.add(element.getAttribute("id"))).isTrue();
      }
      if (element.hasAttribute("href")) {
        targets.add(element.getAttribute("href").substring(1));
      }
      if (element.hasAttribute("aria-labelledby")) {
        targets.add(element.getAttribute("aria-labelledby"));
      }
      if (element.getTagName().equals("svg")) {
        assertThat(element.getAttribute("aria-label")).isNotEmpty();
      }
    }
    assertThat(ids).containsAll(targets).contains("front", "table", "energy", "bits", "curves");
    assertThat(ids).contains("growth", "next", "details");
    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(5);
  }

  @Test
  void profilesAreDrawnForTheCandidatesThatHaveOneAndTheBestIsOpen() throws Exception {
    CandidateTable table = TableFixture.table();
    Document page = parse(HtmlReport.of(table, TableFixture.profiles(table), "a run"));
    NodeList details = page.getElementsByTagName("details");
    long comparable = table.rows().stream().filter(TableRow::comparable).count();
    assertThat(details.getLength()).isEqualTo((int) Math.min(comparable, RunProfiles.MOST));
    int open = 0;
    for (int i = 0; i < details.getLength(); i++) {
      open += ((Element) details.item(i)).hasAttribute("open") ? 1 : 0;
    }
    assertThat(open).isEqualTo(1);
    assertThat(HtmlReport.of(table, "a run")).doesNotContain("<details");
  }

  @Test
  void figuresOfThePageAreThoseOfTheTable() {
    String page = HtmlReport.of(TableFixture.table(), "a run");
    assertThat(page)
        .contains("98.05–98.55")
        .contains("4-bit: 98.32 % (98.05–98.55), 98,000 pJ, on the front")
        .contains("3-bit failed (DivergedException: loss is NaN in round 2)");
    assertThat(count(page, "<tr id=\"candidate-\\d+\" class=\"front\">")).isEqualTo(5);
    assertThat(count(page, "<tr id=\"candidate-\\d+\" class=\"beaten\">")).isEqualTo(2);
  }

  @Test
  void aTableWithoutResultsStillMakesAPage() throws Exception {
    CandidateTable table = CandidateTable.of(List.of(TableFixture.failed("a", "out of memory")));
    assertThat(parse(HtmlReport.of(table, "t")).getElementsByTagName("svg").getLength()).isZero();
    assertThat(parse(HtmlReport.of(CandidateTable.of(List.of()), "t"))).isNotNull();
  }

  @Test
  void thousandsOfCandidatesAreAllDrawnAndTheBestOfThemListed() throws Exception {
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(TableFixture.row("c" + i, 1 + i % 8, 0.5 + 0.0001 * (i * 7 % 3000), 1000 + 5 * i));
    }
    CandidateTable table = CandidateTable.of(rows);
    String page = HtmlReport.of(table, "t");
    assertThat(page).contains("500 of 3,000 candidates");
    assertThat(count(page, "<circle")).isEqualTo(3000);
    assertThat(count(page, "<tr id=\"candidate-\\d+\"")).isEqualTo(500);
    assertThat(parse(page)).isNotNull();
  }

  @Test
  void scoredCandidatesAreSaidNotToBeTrained() {
    TableRow row = TableFixture.scored("4-bit", 4, 0.9, 1000);
    assertThat(HtmlReport.of(CandidateTable.of(List.of(row)), "t"))
        .contains("1 of 1 on the front were scored without training");
  }

  @Test
  void manyCandidatesStayLegible() {
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(TableFixture.row("c" + i, 1 + i % 8, 0.9 + 0.0002 * (i * 7 % 300), 1000 + 50 * i));
    }
    String page = HtmlReport.of(CandidateTable.of(rows), "t");
    assertThat(page).contains("24 of 300 candidates: the front and the most accurate others");
    assertThat(count(page, "class=\"label\"")).isLessThanOrEqualTo(10);
  }

  private static int count(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** The page is written so that it is well-formed XML, too, but for what HTML leaves open. */
  private static Document parse(String page) throws Exception {
    String xml =
        page.replace("<!DOCTYPE html>", "")
            .replaceAll("<meta [^>]*>", "")
            .replaceAll("(?s)<script>.*?</script>", "")
            .replaceAll("(?s)<style>.*?</style>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
