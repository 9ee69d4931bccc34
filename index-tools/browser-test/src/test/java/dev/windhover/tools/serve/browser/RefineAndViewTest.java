package dev.windhover.tools.serve.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters, sliders, a pasted picture, a narrow screen and a dark one, in a real browser. */
class RefineAndViewTest {
  @TempDir static Path home;
  private static ServedPhotos photos;
  private static Chromium browser;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start(home.resolve("profile"), Chromium.View.DESK);
    photos =
        ServedPhotos.some(
            home, List.of("kitten.jpg", "tabby-cat.png", "coffee-cup.jpg", "castle.jpg"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (photos != null) {
      photos.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    page = browser.open(photos.url());
    assertThat(cards()).hasCount(5);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private Locator cards() {
    return page.locator(".card");
  }

  private Locator first() {
    return cards().first().locator(".open");
  }

  @Test
  void paste_ofACopiedPicture_findsItself() throws Exception {
    byte[] castle = Files.readAllBytes(home.resolve("photos/castle.jpg"));
    page.evaluate(
        """
        text => {
          const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
          const copied = new DataTransfer();
          copied.items.add(new File([bytes], "copied.jpg", { type: "image/jpeg" }));
          document.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: copied, bubbles: true }));
        }
        """,
        Base64.getEncoder().encodeToString(castle));
    assertThat(page.locator("#subject")).isVisible();
    assertThat(first()).hasAttribute("aria-label", Pattern.compile("^Open castle\\.jpg"));
  }

  @Test
  void kindOfFile_keepsOnlyThose_andResetBringsAllBack() {
    page.click("#options");
    Object png =
        page.evaluate(
            "() => [...document.querySelectorAll('#type option')]"
                + ".find(o => /png/i.test(o.value + o.textContent)).value");
    page.selectOption("#type", (String) png);
    assertThat(cards()).hasCount(1);
    assertThat(first()).hasAttribute("aria-label", Pattern.compile("^Open tabby-cat\\.png"));
    page.click("#reset");
    assertThat(cards()).hasCount(5);
  }

  @Test
  void date_thatNoPhotoHas_saysSoAndOffersTheWayBack() {
    page.click("#options");
    page.fill("#before", "1900-01-01");
    assertThat(page.locator("#empty")).isVisible();
    page.locator("#empty button").first().click();
    assertThat(cards()).hasCount(5);
  }

  @Test
  void variety_isAskedOfTheServer_andKeepsTheBestFirst() {
    page.fill("#q", "a castle");
    assertThat(first()).hasAttribute("aria-label", Pattern.compile("^Open castle\\.jpg"));
    page.click("#options");
    Request asked =
        page.waitForRequest(
            Pattern.compile(".*/search\\?.*diversity=.*"), () -> page.fill("#diversity", "0.5"));
    assertThat(asked.url()).contains("diversity=0.5");
    assertThat(first()).hasAttribute("aria-label", Pattern.compile("^Open castle\\.jpg"));
  }

  @Test
  void phone_nothingReachesOverTheEdge_andEverythingWorks() {
    page.setViewportSize(390, 780);
    assertThat(width()).isLessThanOrEqualTo(390);
    page.fill("#q", "a castle");
    assertThat(first()).hasAttribute("aria-label", Pattern.compile("^Open castle\\.jpg"));
    page.click("#options");
    assertThat(page.locator("#panel")).isVisible();
    assertThat(width()).isLessThanOrEqualTo(390);
    page.click("#options");
    first().click();
    assertThat(page.locator("#detail")).isVisible();
    assertThat(page.locator("#within-q")).isVisible();
    assertThat(width()).isLessThanOrEqualTo(390);
  }

  private int width() {
    return ((Number) page.evaluate("() => document.documentElement.scrollWidth")).intValue();
  }

  @Test
  void darkAndLight_areLegible() {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    double dark = ground();
    assertThat(contrast()).isGreaterThan(4.5);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertThat(contrast()).isGreaterThan(4.5);
    assertThat(dark).isLessThan(0.1);
    assertThat(ground()).isGreaterThan(0.8);
  }

  /** Relative luminance (WCAG 2) of a computed colour of the page. */
  private static final String LUMINANCE =
      """
      name => {
        const parts = getComputedStyle(document.body)[name].match(/[\\d.]+/g).map(Number);
        const [r, g, b] = parts.map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      }
      """;

  private double ground() {
    return ((Number) page.evaluate(LUMINANCE, "backgroundColor")).doubleValue();
  }

  private double contrast() {
    double text = ((Number) page.evaluate(LUMINANCE, "color")).doubleValue();
    double ground = ground();
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  }
}
