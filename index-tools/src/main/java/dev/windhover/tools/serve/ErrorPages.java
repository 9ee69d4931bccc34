package dev.windhover.tools.serve;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty answers when a request does not even reach a handler. Says the status and no more: no
 * stack, no version, nothing of what was sent.
 */
final class ErrorPages extends ErrorHandler {
  ErrorPages() {
    setShowStacks(false);
    setShowCauses(false);
    setShowMessageInTitle(false);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ResponseHeaders.addTo(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    byte[] body = Problem.body(response.getStatus(), detail(response.getStatus()));
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static String detail(int status) {
    return switch (status) {
      case 400 -> "the request is not well formed";
      case 404 -> "there is nothing at this address";
      case 408 -> "the request took too long";
      case 413 -> "the request is too large";
      case 414, 431 -> "the address or the headers are longer than this server reads";
      case 503 -> "the server is stopping or busy: try again";
      default -> "the request could not be answered";
    };
  }
}
