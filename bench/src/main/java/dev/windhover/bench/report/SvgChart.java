package dev.windhover.bench.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws a chart with XChart. */
final class SvgChart {
  private static final int WIDTH = 920;
  private static final int HEIGHT = 520;

  private SvgChart() {}

  /** The chart as an {@code svg} element. */
  static String draw(Chart chart) throws IOException {
    XYChart drawn =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(chart.title())
            .xAxisTitle(chart.x().label())
            .yAxisTitle(chart.y().label())
            .build();
    drawn.getStyler().setXAxisLogarithmic(chart.x().scale() == Chart.Scale.LOGARITHMIC);
    drawn.getStyler().setYAxisLogarithmic(chart.y().scale() == Chart.Scale.LOGARITHMIC);
    drawn.getStyler().setLegendPosition(LegendPosition.OutsideE);
    drawn.getStyler().setMarkerSize(6);
    for (Chart.Line line : chart.lines()) {
      double[] x = line.points().stream().mapToDouble(Chart.Point::x).toArray();
      double[] y = line.points().stream().mapToDouble(Chart.Point::y).toArray();
      if (x.length > 0) {
        drawn.addSeries(line.name(), x, y);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChartEncoder.saveChart(drawn, out, "svg");
    String svg = out.toString(StandardCharsets.UTF_8);
    // The XML declaration and doctype have no place inside a page.
    return svg.substring(svg.indexOf("<svg"));
  }
}
