package dev.windhover.tools.serve.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser installed on this machine, with a profile of its own that is gone afterwards. It is
 * found by {@code WINDHOVER_BROWSER}, on the {@code PATH}, or at the usual places.
 */
final class Chromium implements Closeable {
  private static final String NO_BROWSER =
      "the page is not tested in a browser: there is no Chromium or Chrome here; install one"
          + " (Debian: apt install chromium) or set WINDHOVER_BROWSER";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<String> PLACES =
      List.of(
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final BrowserContext context;
  private final List<String> complaints = new ArrayList<>();

  private Chromium(Playwright playwright, BrowserContext context) {
    this.playwright = playwright;
    this.context = context;
  }

  /** How the page is looked at. */
  record View(int width, int height, double scale, ColorScheme scheme, boolean phone) {
    static final View DESK = new View(1280, 800, 1, ColorScheme.LIGHT, false);
    static final View NIGHT = new View(1280, 800, 1, ColorScheme.DARK, false);
    static final View PHONE = new View(390, 844, 2, ColorScheme.LIGHT, true);
  }

  /** Starts the browser, or skips the test where there is none. */
  static Chromium start(Path profile, View view) {
    Optional<Path> program = find();
    if (program.isEmpty()) {
      // Maven counts skipped tests but does not print why.
      System.out.println("SKIPPED " + NO_BROWSER);
    }
    Assumptions.assumeTrue(program.isPresent(), NO_BROWSER);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      BrowserContext context =
          playwright
              .chromium()
              .launchPersistentContext(
                  profile,
                  new BrowserType.LaunchPersistentContextOptions()
                      .setExecutablePath(program.get())
                      .setHeadless(true)
                      .setArgs(FLAGS)
                      .setColorScheme(view.scheme())
                      .setViewportSize(view.width(), view.height())
                      .setDeviceScaleFactor(view.scale())
                      .setIsMobile(view.phone())
                      .setHasTouch(view.phone())
                      .setLocale("en-GB"));
      context.setDefaultTimeout(30_000);
      // What an assertion waits for may be photos that are looked at, beside other work.
      PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
      return new Chromium(playwright, context);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static Optional<Path> find() {
    String named = System.getenv("WINDHOVER_BROWSER");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> onPath =
        Stream.of(path.split(java.io.File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(onPath, PLACES.stream().map(Path::of))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page; what it complains about on its console is kept for {@link #complaints}. */
  Page open(String url) {
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.navigate(url);
    return page;
  }

  BrowserContext context() {
    return context;
  }

  /** Errors and warnings of all pages, which includes breaches of the content security policy. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    try {
      context.close();
    } finally {
      playwright.close();
    }
  }
}
