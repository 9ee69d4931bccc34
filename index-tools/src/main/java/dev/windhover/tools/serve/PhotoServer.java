package dev.windhover.tools.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.util.JavalinBindException;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The web page and the JSON API over one index, see {@code index-tools/SERVE.md}. Listens from
 * {@link #start} until {@link #close}, which lets requests under way finish. Thread-safe.
 */
public final class PhotoServer implements Closeable {
  private static final int THREADS = 64;

  /** Ids of 1,000 characters make addresses of up to 4,000. */
  private static final int HEADER_BYTES = 12 << 10;

  /** A connection on which nothing happens is closed. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** Requests under way at the end get this long. */
  private static final Duration STOP = Duration.ofSeconds(10);

  private final ServeSettings settings;
  private final LiveIndex index;
  private final Javalin javalin;
  private final AccessHandler access;

  private PhotoServer(ServeSettings settings, ServedModel model) throws IOException {
    this.settings = settings;
    ServerMetrics metrics = new ServerMetrics();
    this.access = new AccessHandler(metrics);
    CachedTextEncoder text = new CachedTextEncoder(model.text());
    ServedModel cached = new ServedModel(text, model.image(), model.patches(), model.decoder());
    PageAssets assets = new PageAssets();
    this.index = new LiveIndex(settings.index(), settings.roots(), text, model.image());
    try {
      Backend backend = backend(cached, metrics);
      this.javalin = Javalin.create(config -> configure(config, backend, assets));
    } catch (Throwable t) {
      index.close();
      throw t;
    }
  }

  private Backend backend(ServedModel model, ServerMetrics metrics) {
    ServeLimits limits = settings.limits();
    WorkGate encodes = new WorkGate("encodes", limits.encodes(), limits.queueTime(), metrics);
    WorkGate scaling = new WorkGate("pictures", limits.encodes(), limits.requestTime(), metrics);
    PictureCache cache = new PictureCache(settings.cache(), limits.cacheBytes());
    Pictures pictures = new Pictures(model.decoder(), scaling, cache, metrics);
    Places places = new Places(model, pictures, limits.requestTime());
    metrics.gauge(
        "windhover_index_revision",
        "Changes of the index seen since the start.",
        () -> index.state().revision());
    metrics.gauge("windhover_index_images", "Images in the index.", this::size);
    return new Backend(settings, model, index, encodes, pictures, places, metrics);
  }

  private double size() {
    try {
      return index.state().searcher().size();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /**
   * Starts a server.
   *
   * @throws BindException if the port is taken
   * @throws IOException if the index cannot be read
   */
  public static PhotoServer start(ServeSettings settings, ServedModel model) throws IOException {
    PhotoServer server = new PhotoServer(settings, model);
    try {
      server.javalin.start();
    } catch (JavalinBindException e) {
      server.close();
      BindException clear =
          new BindException(
              "port "
                  + settings.port()
                  + " of "
                  + settings.host()
                  + " is taken or not ours to take: choose another with --port");
      clear.initCause(e);
      throw clear;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    server.access.open(new AccessRules(server.ownNames(), settings.token()));
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Where a browser on this machine finds it. */
  public String url() {
    return "http://" + urlHost(settings.host()) + ":" + port() + "/";
  }

  /** Everything this server is called, with ports. */
  private Set<String> ownNames() {
    Set<String> out = new HashSet<>();
    String host = urlHost(settings.host());
    out.add(host + ":" + port());
    if (ServeSettings.isLoopback(settings.host()) || isWildcard(settings.host())) {
      for (String name : Set.of("localhost", "127.0.0.1", "[::1]")) {
        out.add(name + ":" + port());
      }
    }
    for (String name : settings.allowedHosts()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (AccessRules.hasPort(lower)) {
        out.add(lower);
      } else {
        // Reached directly, or through a proxy on the usual ports.
        out.add(lower + ":" + port());
        out.add(lower + ":80");
        out.add(lower + ":443");
      }
    }
    return out;
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
  }

  private static String urlHost(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[")
        ? "[" + host + "]"
        : host.toLowerCase(Locale.ROOT);
  }

  private void configure(JavalinConfig config, Backend backend, PageAssets assets) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.generateEtags = false;
    config.http.maxRequestSize = settings.limits().uploadBytes();
    config.jetty.threadPool = new QueuedThreadPool(THREADS);
    config.jetty.modifyHttpConfiguration(PhotoServer::limit);
    config.jetty.modifyServer(this::harden);
    config.jetty.addConnector(this::connector);
    pages(config, assets);
    api(config, backend);
    config.routes.exception(Problem.class, (problem, context) -> answer(problem, context));
    config.routes.exception(
        Exception.class, (e, context) -> answer(ServerFaults.problemOf(e), context));
    config.routes.after(UnreadBody::settle);
    for (int status : new int[] {404, 405}) {
      config.routes.error(status, PhotoServer::unknown);
    }
  }

  private static void limit(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setIdleTimeout(IDLE.toMillis());
    http.setMaxUnconsumedRequestContentReads(4);
    // Not pooled (see connector), so they should be cheap to make.
    http.setUseInputDirectByteBuffers(false);
    http.setUseOutputDirectByteBuffers(false);
  }

  /**
   * Buffers are not shared between connections. In Jetty 12.1.12 and 12.1.13 two threads own the
   * request buffer of a connection after a message that cannot be parsed: {@code
   * HttpConnection.badMessage} hands the error answer to another thread, whose end resumes {@code
   * onFillable} while the first thread still releases the buffer. With a pool the released buffer
   * may by then hold the answer to somebody else. Without one it is garbage.
   */
  private ServerConnector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(
            server,
            null,
            null,
            new ByteBufferPool.NonPooling(),
            -1,
            -1,
            new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private void harden(Server server) {
    server.setErrorHandler(new ErrorPages());
    server.setStopTimeout(STOP.toMillis());
    server.addBean(new NetworkConnectionLimit(settings.limits().connections(), server));
    // Graceful: requests under way are counted, and the stop waits for them.
    access.setHandler(new GracefulHandler());
    server.setHandler(access);
  }

  private static void pages(JavalinConfig config, PageAssets assets) {
    read(config, "/", context -> assets.serve(context, "index.html"));
    read(config, "/favicon.ico", context -> assets.serve(context, "icon.svg"));
    for (String name : assets.names()) {
      read(config, "/assets/" + name, context -> assets.serve(context, name));
    }
  }

  private static void api(JavalinConfig config, Backend backend) {
    Uploads uploads =
        new Uploads(
            backend.settings().limits().uploadBytes(), backend.settings().limits().requestTime());
    SearchApi search = new SearchApi(backend, uploads);
    ImagesApi images = new ImagesApi(backend);
    PlacesApi places = new PlacesApi(backend);
    StatusApi status = new StatusApi(backend);
    Suggestions suggestions = new Suggestions(backend);
    read(config, Routes.SEARCH, search::words);
    config.routes.post(Routes.SEARCH, search::picture);
    read(config, Routes.IMAGES, images::list);
    read(config, Routes.IMAGE, images::one);
    read(config, Routes.THUMBNAIL, images::thumbnail);
    read(config, Routes.PICTURE, images::picture);
    read(config, Routes.FILE, images::file);
    read(config, Routes.SIMILAR, search::similar);
    read(config, Routes.LOCATE, places::locate);
    read(config, Routes.HEATMAP, places::heatmap);
    read(config, Routes.SUGGESTIONS, suggestions::serve);
    read(config, Routes.STATS, status::stats);
    read(config, Routes.HEALTH, status::health);
    read(config, Routes.METRICS, status::metrics);
    read(config, Routes.OPENAPI, status::openApi);
  }

  /**
   * The same answer for {@code HEAD} as for {@code GET}, but for the body, which the server leaves
   * out: left to itself Javalin answers without type and length.
   */
  private static void read(JavalinConfig config, String path, Handler handler) {
    config.routes.get(path, handler);
    config.routes.head(path, handler);
  }

  private static void answer(Problem problem, Context context) {
    context.status(problem.status());
    context.header("Cache-Control", "no-store");
    if (problem.status() == 503) {
      context.header("Retry-After", "2");
    }
    context.contentType(Problem.CONTENT_TYPE).result(problem.body());
  }

  private static void unknown(Context context) {
    if (!Problem.CONTENT_TYPE.equals(context.res().getContentType())) {
      answer(new Problem(context.statusCode(), "there is nothing at this address"), context);
    }
  }

  /** Takes no more requests, lets those under way finish, and lets go of the index. */
  @Override
  public void close() throws IOException {
    try {
      javalin.stop();
    } finally {
      index.close();
    }
  }
}
