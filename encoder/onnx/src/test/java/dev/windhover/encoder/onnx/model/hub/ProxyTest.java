package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProxyTest extends HubTestCase {

  @Test
  void pull_proxyInTheEnvironment_goesThroughIt() throws IOException {
    // The fake hub's own socket serves as the proxy: it answers whatever host is asked for.
    ModelHub hub =
        builder()
            .endpoint(URI.create("http://hub.invalid"))
            .environment(Map.of("http_proxy", withCredentials(server.endpoint())))
            .build();

    assertComplete(pull(hub));

    assertThat(server.requests)
        .filteredOn(r -> !r.storage())
        .hasSize(5)
        .allMatch(r -> r.proxyAuthorization().equals(Optional.of("Basic dXNlcjpzZWNyZXQ=")));
    // The storage host is on loopback, which no proxy serves.
    assertThat(server.requests)
        .filteredOn(FakeHub.Request::storage)
        .hasSize(2)
        .allMatch(r -> r.proxyAuthorization().isEmpty());
  }

  @Test
  void pull_proxySetByHand_goesThroughIt() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.endpoint().getPort());
    ModelHub hub =
        builder()
            .endpoint(URI.create("http://hub.invalid"))
            .proxy(java.net.ProxySelector.of(address))
            .build();
    server.files.keySet().removeIf(f -> f.endsWith(".onnx"));
    server.put("onnx/model.onnx", "unused");

    // Only the small files: the redirect to loopback would go through the proxy as well.
    assertThatThrownBy(() -> pull(hub)).hasMessageContaining("onnx/vision_model.onnx");
    assertThat(server.requestsFor("config.json")).hasSize(1);
  }

  @Test
  void pull_proxyWantsCredentials_saysHow() throws IOException {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    CopyOnWriteArrayList<String> asked = new CopyOnWriteArrayList<>();
    proxy.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"x\"");
          exchange.sendResponseHeaders(407, -1);
          exchange.close();
        });
    proxy.start();
    try {
      ModelHub hub =
          builder()
              .endpoint(URI.create("http://hub.invalid"))
              .environment(Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.getAddress().getPort()))
              .build();

      assertThatThrownBy(() -> pull(hub))
          .hasMessageContaining("407")
          .hasMessageContaining("HTTPS_PROXY=http://user:password@host:port");
      assertThat(asked).hasSize(1).allMatch(a -> a.startsWith("http://hub.invalid/acme"));
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void selector_environment_choosesBySchemeAndExceptions() {
    ProxyChoice choice =
        ProxyChoice.of(
            new Properties(),
            Map.of(
                "HTTPS_PROXY", "proxy.corp:3128",
                "ALL_PROXY", "http://other.corp:80",
                "NO_PROXY", "intern.corp, .example.org"));

    assertThat(proxyOf(choice, "https://huggingface.co/x")).isEqualTo("proxy.corp:3128");
    assertThat(proxyOf(choice, "http://huggingface.co/x")).isEqualTo("other.corp:80");
    assertThat(proxyOf(choice, "https://intern.corp/x")).isEqualTo("direct");
    assertThat(proxyOf(choice, "https://a.intern.corp/x")).isEqualTo("direct");
    assertThat(proxyOf(choice, "https://example.org/x")).isEqualTo("direct");
    assertThat(proxyOf(choice, "https://notexample.org/x")).isEqualTo("proxy.corp:3128");
    assertThat(proxyOf(choice, "https://localhost/x")).isEqualTo("direct");
  }

  @Test
  void selector_jvmProperties_goBeforeTheEnvironment() {
    Properties jvm = new Properties();
    jvm.setProperty("https.proxyHost", "jvm.corp");

    ProxyChoice choice = ProxyChoice.of(jvm, Map.of("HTTPS_PROXY", "http://env.corp:1"));

    assertThat(choice.selector()).isSameAs(java.net.ProxySelector.getDefault());
  }

  @Test
  void of_variableNoProxy_isRefusedWithoutItsPassword() {
    for (String bad : List.of("socks5://u:p4ss@h:1", "https://u:p4ss@h", "http://u:p4ss@h h")) {
      assertThatThrownBy(() -> ProxyChoice.of(new Properties(), Map.of("HTTPS_PROXY", bad)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("HTTPS_PROXY")
          .hasMessageContaining("http://host:port")
          .hasMessageNotContaining("p4ss")
          .hasNoCause();
    }
  }

  private static String withCredentials(URI uri) {
    return "http://user:secret@127.0.0.1:" + uri.getPort();
  }

  private static String proxyOf(ProxyChoice choice, String uri) {
    Proxy proxy = choice.selector().select(URI.create(uri)).getFirst();
    return proxy.address() instanceof InetSocketAddress a
        ? a.getHostString() + ":" + a.getPort()
        : "direct";
  }
}
