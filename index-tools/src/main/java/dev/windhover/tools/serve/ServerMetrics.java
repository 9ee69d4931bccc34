package dev.windhover.tools.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Counts for Prometheus. Labels come from fixed lists only: what a visitor sends never becomes a
 * label, so the number of time series is bounded. Thread-safe.
 */
final class ServerMetrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
  private static final double[] SECONDS = {0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Histogram requests;
  private final Gauge active;
  private final Counter refusals;
  private final Histogram work;
  private final Counter thumbnails;

  ServerMetrics() {
    JvmMetrics.builder().register(registry);
    requests =
        Histogram.builder()
            .name("windhover_http_request_duration")
            .unit(Unit.SECONDS)
            .help("Time from the head of a request to the end of its answer.")
            .labelNames("method", "route", "status")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    active =
        Gauge.builder()
            .name("windhover_http_requests_active")
            .help("Requests being answered.")
            .register(registry);
    refusals =
        Counter.builder()
            .name("windhover_busy_total")
            .help("Requests answered with 503 because all places were taken.")
            .labelNames("gate")
            .register(registry);
    work =
        Histogram.builder()
            .name("windhover_work_duration")
            .unit(Unit.SECONDS)
            .help("Time spent on searching, encoding and looking into pictures.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    thumbnails =
        Counter.builder()
            .name("windhover_pictures_total")
            .help("Scaled pictures served, by where they came from.")
            .labelNames("from")
            .register(registry);
  }

  /** A value that is asked for when the metrics are read. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void started() {
    active.inc();
  }

  void finished(Request request, Response response) {
    active.dec();
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    requests
        .labelValues(
            method,
            Routes.label(Request.getPathInContext(request)),
            Integer.toString(response.getStatus()))
        .observe((System.nanoTime() - request.getBeginNanoTime()) / 1e9);
  }

  void busy(String gate) {
    refusals.labelValues(gate).inc();
  }

  void worked(String kind, long nanos) {
    work.labelValues(kind).observe(nanos / 1e9);
  }

  void pictureFrom(String place) {
    thumbnails.labelValues(place).inc();
  }

  /** All values in Prometheus' text format. */
  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toByteArray();
  }
}
