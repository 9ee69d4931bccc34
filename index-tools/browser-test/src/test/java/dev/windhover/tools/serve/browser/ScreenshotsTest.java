package dev.windhover.tools.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the README, into the folder that the system property {@value #FOLDER}
 * names; see {@code index-tools/SERVE.md}.
 */
@EnabledIfSystemProperty(
    named = ScreenshotsTest.FOLDER,
    matches = ".+",
    disabledReason = "screenshots are made on demand: -Dwindhover.screenshots=FOLDER")
class ScreenshotsTest {
  static final String FOLDER = "windhover.screenshots";

  @TempDir Path home;

  @Test
  void take_lightDarkAndPhone() throws Exception {
    Path out = Path.of(System.getProperty(FOLDER));
    Files.createDirectories(out);
    try (ServedPhotos photos = ServedPhotos.gallery(home)) {
      take(photos, Chromium.View.DESK, "a cat", out.resolve("serve-light.jpg"), false);
      take(photos, Chromium.View.NIGHT, "a cat", out.resolve("serve-dark.jpg"), true);
      take(photos, Chromium.View.PHONE, "flowers", out.resolve("serve-phone.jpg"), false);
    }
    try (var files = Files.list(out)) {
      assertThat(files.filter(f -> f.toString().endsWith(".jpg"))).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  private void take(
      ServedPhotos photos, Chromium.View view, String words, Path file, boolean openFirst)
      throws Exception {
    try (Chromium browser = Chromium.start(Files.createTempDirectory(home, "profile"), view)) {
      Page page =
          browser.open(photos.url() + (openFirst ? "#boxes=true&heat=true" : "#boxes=true"));
      page.fill("#q", words);
      page.waitForFunction(
          "() => { const c = [...document.querySelectorAll('.card')];"
              + " const seen = c.filter((x) => x.getBoundingClientRect().top < innerHeight);"
              + " return document.querySelector('#status').textContent.includes(' in ')"
              + " && seen.length > 2"
              + " && seen.every((x) => x.matches('.loaded') && !x.matches('.looking')"
              + " && x.querySelector('.mark')); }");
      if (openFirst) {
        page.locator(".card .open").first().click();
        page.waitForFunction(
            "() => document.querySelector('#marks .mark')"
                + " && !document.querySelector('#frame').matches('.loading')");
      }
      page.evaluate("document.activeElement.blur()");
      page.waitForTimeout(800);
      // Below 200 kB each; a phone's page has four times the pixels of its size.
      int quality = view.phone() ? 60 : 80;
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(file)
              .setType(ScreenshotType.JPEG)
              .setQuality(quality));
    }
  }
}
