package dev.windhover.tools.serve;

import dev.windhover.tools.serve.AccessRules.Head;
import dev.windhover.tools.serve.AccessRules.Verdict;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The outermost handler: nothing behind it, not even the page for an unknown address, runs for a
 * request that the {@link AccessRules} refuse.
 */
final class AccessHandler extends Handler.Wrapper {
  private static final Verdict STARTING =
      new Verdict.Refused(503, "the server is starting: try again");

  private final ServerMetrics metrics;

  /** Known only when the port is, which the names of the server contain. */
  private final AtomicReference<AccessRules> rules = new AtomicReference<>();

  AccessHandler(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  /** From here on requests are answered. */
  void open(AccessRules accessRules) {
    rules.set(accessRules);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ResponseHeaders.addTo(response.getHeaders());
    metrics.started();
    Request.addCompletionListener(request, failure -> metrics.finished(request, response));
    AccessRules current = rules.get();
    return switch (current == null ? STARTING : current.judge(head(request))) {
      case Verdict.Allowed ok -> super.handle(request, response, callback);
      case Verdict.Refused refused -> {
        refuse(refused, request, response, callback);
        yield true;
      }
    };
  }

  private static Head head(Request request) {
    HttpFields headers = request.getHeaders();
    return new Head(
        request.getMethod(),
        Request.getPathInContext(request),
        headers.getValuesList(HttpHeader.HOST),
        headers.getValuesList(HttpHeader.ORIGIN),
        headers.get("Sec-Fetch-Site"),
        headers.get("Sec-Fetch-Mode"),
        headers.getValuesList(HttpHeader.AUTHORIZATION));
  }

  private static void refuse(
      Verdict.Refused refused, Request request, Response response, Callback callback) {
    response.setStatus(refused.status());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    // The body of a refused request is not read.
    headers.put(HttpHeader.CONNECTION, "close");
    if (refused.status() == 401) {
      headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"windhover\"");
    }
    if (refused.status() == 405) {
      headers.put(HttpHeader.ALLOW, "GET, HEAD, POST");
    }
    byte[] body = Problem.body(refused.status(), refused.detail());
    boolean bodiless = request.getMethod().equals("HEAD");
    response.write(true, bodiless ? null : ByteBuffer.wrap(body), callback);
  }
}
