package io.sparqat.quant.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
  private final Plot plot = new Plot(400, 300, Axis.linear("x", 0, 10), Axis.linear("y", -1, 1));

  @Test
  void valuesLandInsideTheFrame() {
    assertThat(plot.x(0)).isEqualTo(plot.area().left());
    assertThat(plot.x(10)).isEqualTo(plot.area().right());
    assertThat(plot.y(-1)).isEqualTo(plot.area().bottom());
    assertThat(plot.y(1)).isEqualTo(plot.area().top());
  }

  @Test
  void documentIsWellFormedWhateverTheTextsSay() throws Exception {
    plot.add(Mark.circle(10, 10, 3).styled("fill series-1").tooltip("a < b & \"c\" \u0001"));
    Document document = parse(plot.svg("T <1>", "D & d").document());
    assertThat(document.getDocumentElement().getAttribute("aria-label")).isEqualTo("T <1>");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a < b & \"c\" \uFFFD");
  }

  @Test
  void aGapInTheValuesInterruptsTheLine() throws Exception {
    plot.line(
        new double[] {0, 1, 2, 3, 4}, new double[] {0, 0, Double.NaN, 1, 1}, "stroke series-1");
    assertThat(parse(plot.svg("t", "d").inline()).getElementsByTagName("polyline").getLength())
        .isEqualTo(2);
  }

  @Test
  void numbersAreShortAndExactToHundredths() {
    assertThat(Mark.number(1)).isEqualTo("1");
    assertThat(Mark.number(-0.25)).isEqualTo("-0.25");
    assertThat(Mark.number(2.5)).isEqualTo("2.5");
    assertThat(Mark.number(-3.049)).isEqualTo("-3.05");
    assertThatThrownBy(() -> Mark.number(Double.NaN))
        .hasMessage("Cannot draw at NaN (must be a finite number)");
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
