package dev.windhover.tools.serve.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import dev.windhover.tools.serve.PhotoServer;
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

/** The page as a person uses it, in a real browser against a real server. */
class PageTest {
  private static final String TOKEN = "a-token-for-this-test";

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

  private static Pattern starting(String label) {
    // The browser reads it, so it is a JavaScript expression.
    return Pattern.compile("^Open " + label.replace(".", "\\."));
  }

  private Locator first() {
    return cards().first().locator(".open");
  }

  private void search(String words) {
    page.fill("#q", words);
  }

  /** Searches and waits for the answer. */
  private void searchDone(String words) {
    search(words);
    assertThat(page.locator("#status")).containsText(" in ");
  }

  @Test
  void start_showsThePhotosAndWordsToBeginWith() {
    assertThat(page.locator("#welcome h1")).isVisible();
    assertThat(page.locator("#welcome-text")).containsText("5 photos");
    page.locator(".chip").first().click();
    assertThat(page.locator("#q")).not().hasValue("");
    assertThat(page.locator("#welcome")).isHidden();
    assertThat(cards().first().locator(".score")).not().hasText("");
  }

  @Test
  void search_asOneTypes_showsTheBestFirst() {
    search("a cup of coffee");
    assertThat(first()).hasAttribute("aria-label", starting("coffee-cup.jpg"));
    assertThat(page.locator("#status")).containsText("5 photos in");
    assertThat(page).hasURL(Pattern.compile("#q=a\\+cup\\+of\\+coffee$"));
    search("a castle");
    assertThat(first()).hasAttribute("aria-label", starting("castle.jpg"));
    cards().first().hover();
    cards().first().locator(".like").click();
    assertThat(page.locator("#subject")).isVisible();
    page.goBack();
    assertThat(page.locator("#q")).hasValue("a castle");
    assertThat(first()).hasAttribute("aria-label", starting("castle.jpg"));
    page.locator("#home").click();
    assertThat(page.locator("#welcome")).isVisible();
  }

  @Test
  void search_staleAnswer_isDropped() {
    // The answer to the first question is held back until the second has been answered.
    page.route(
        Pattern.compile(".*/search\\?.*q=a\\+castle.*"),
        route -> {
          page.waitForTimeout(1_500);
          route.resume();
        });
    search("a castle");
    page.waitForTimeout(400);
    search("a cup of coffee");
    assertThat(first()).hasAttribute("aria-label", starting("coffee-cup.jpg"));
    page.waitForTimeout(2_000);
    assertThat(first()).hasAttribute("aria-label", starting("coffee-cup.jpg"));
  }

  @Test
  void picture_chosenOrDropped_findsItself() throws Exception {
    byte[] bytes = Files.readAllBytes(ServedPhotos.photo("castle.jpg"));
    page.setInputFiles("#file", new FilePayload("my castle.jpg", "image/jpeg", bytes));
    assertThat(first()).hasAttribute("aria-label", starting("castle.jpg"));
    assertThat(page.locator("#subject")).containsText("your picture");
    page.keyboard().press("Escape");
    assertThat(page.locator("#welcome")).isVisible();
    drop("kitten.jpg", "image/jpeg", Files.readAllBytes(ServedPhotos.photo("kitten.jpg")));
    assertThat(first()).hasAttribute("aria-label", starting("kitten.jpg"));
    assertThat(page.locator("#drop")).isHidden();
  }

  @Test
  void picture_thatIsNone_isExplained() {
    drop("notes.txt", "text/plain", new byte[] {65});
    assertThat(page.locator("#notice")).containsText("notes.txt is not a picture");
    drop("broken.jpg", "image/jpeg", new byte[] {65, 66});
    assertThat(page.locator("#notice")).containsText("not a picture this server can read");
  }

  private void drop(String name, String type, byte[] bytes) {
    page.evaluate(
        "([name, type, text]) => {"
            + "const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));"
            + "const data = new DataTransfer();"
            + "data.items.add(new File([bytes], name, { type }));"
            + "for (const kind of ['dragenter', 'dragover', 'drop'])"
            + "  document.body.dispatchEvent(new DragEvent(kind,"
            + "    { dataTransfer: data, bubbles: true, cancelable: true }));"
            + "}",
        List.of(name, type, Base64.getEncoder().encodeToString(bytes)));
  }

  @Test
  void moreLikeThis_onAHit_findsTheOtherCat() {
    searchDone("a kitten in a garden");
    Locator kitten = page.locator(".card", new Page.LocatorOptions().setHasText("kitten.jpg"));
    kitten.hover();
    kitten.locator(".like").click();
    assertThat(page.locator("#subject")).containsText("like this");
    assertThat(first()).hasAttribute("aria-label", starting("tabby-cat.png"));
    assertThat(cards()).hasCount(4);
  }

  @Test
  void showWhere_drawsTheBoxesOfTheApi() {
    search("a kitten");
    page.click("#options");
    page.locator("label:has(#boxes)").click();
    Locator kitten = page.locator(".card", new Page.LocatorOptions().setHasText("kitten.jpg"));
    Locator line = kitten.locator(".marks .line").first();
    assertThat(line).isVisible();
    String id = kitten.getAttribute("data-id");
    JsonObject located = api("images/" + id + "/locate?q=a+kitten&looks=3");
    JsonObject box = located.getAsJsonArray("boxes").get(0).getAsJsonObject();
    BoundingBox drawn = line.boundingBox();
    BoundingBox picture = kitten.locator("img").boundingBox();
    double scaleX = picture.width / located.get("width").getAsDouble();
    double scaleY = picture.height / located.get("height").getAsDouble();
    // An outline reaches over its box by half of its width.
    org.assertj.core.data.Offset<Double> near = org.assertj.core.api.Assertions.within(5.0);
    assertThat(drawn.x - picture.x).isCloseTo(box.get("x").getAsInt() * scaleX, near);
    assertThat(drawn.y - picture.y).isCloseTo(box.get("y").getAsInt() * scaleY, near);
    assertThat(drawn.width).isCloseTo(box.get("width").getAsInt() * scaleX, near);
    assertThat(drawn.height).isCloseTo(box.get("height").getAsInt() * scaleY, near);
  }

  private JsonObject api(String path) {
    String text = page.request().get(photos.url() + "api/v1/" + path).text();
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void detail_findsAPlaceAndSearchesWithAPart() {
    searchDone("a kitten");
    page.locator(".card", new Page.LocatorOptions().setHasText("kitten.jpg"))
        .locator(".open")
        .click();
    assertThat(page.locator("#name")).hasText("kitten.jpg");
    page.locator("#within button").click();
    assertThat(page.locator("#marks .line").first()).isVisible();
    assertThat(page.locator("#within-status")).containsText(" looks, ");
    int boxes = page.locator("#marks .line").count();
    page.locator("label:has(#detail-path)").click();
    assertThat(page.locator("#marks .line").nth(boxes)).isVisible();
    page.locator("label:has(#detail-heat)").click();
    assertThat(page.locator("#heat-canvas")).isVisible();
    page.locator("#frame").click();
    page.click("#region");
    assertThat(page.locator("#detail")).isHidden();
    assertThat(page.locator("#subject")).containsText("this part");
    assertThat(cards()).hasCount(4);
  }

  @Test
  void keyboard_searchesMovesOpensAndCloses() {
    page.evaluate("document.activeElement.blur()");
    page.keyboard().press("/");
    assertThat(page.locator("#q")).isFocused();
    page.keyboard().type("a cup of coffee");
    assertThat(first()).hasAttribute("aria-label", starting("coffee-cup.jpg"));
    page.keyboard().press("ArrowDown");
    assertThat(first()).isFocused();
    page.keyboard().press("ArrowRight");
    assertThat(cards().nth(1).locator(".open")).isFocused();
    page.keyboard().press("ArrowLeft");
    page.keyboard().press("Enter");
    assertThat(page.locator("#name")).hasText("coffee-cup.jpg");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#name")).not().hasText("coffee-cup.jpg");
    page.keyboard().press("Escape");
    assertThat(page.locator("#detail")).isHidden();
    page.keyboard().press("Escape");
    assertThat(page.locator("#welcome")).isVisible();
  }

  @Test
  void threshold_nothingLeft_offersTheWayBack() {
    page.navigate(photos.url() + "#q=a+cat&minScore=50");
    page.reload();
    assertThat(page.locator("#empty")).containsText("Nothing fits that well");
    page.locator("#empty button").first().click();
    assertThat(cards()).hasCount(5);
  }

  @Test
  void names_thatAreMarkup_areText() {
    page.onDialog(dialog -> org.junit.jupiter.api.Assertions.fail("a script ran"));
    search("a dahlia flower");
    assertThat(first()).hasAttribute("aria-label", starting("dahlia.jpg"));
    first().click();
    assertThat(page.locator("#path")).containsText(ServedPhotos.MARKUP_FOLDER);
    assertThat(page.locator("#path img")).hasCount(0);
  }

  @Test
  void server_gone_saysSoAndRecovers() {
    page.route("**/api/v1/search*", route -> route.abort());
    search("a castle");
    assertThat(page.locator("#notice")).containsText("The server does not answer");
    page.unroute("**/api/v1/search*");
    page.locator("#notice button").click();
    assertThat(page.locator("#notice")).isHidden();
    assertThat(first()).hasAttribute("aria-label", starting("castle.jpg"));
  }

  @Test
  void token_isAskedForOnceAndSentInAHeaderOnly() throws Exception {
    try (PhotoServer locked =
        PhotoServer.start(photos.settings().withToken(TOKEN), photos.served())) {
      Page other = browser.context().newPage();
      other.onRequest(request -> assertThat(request.url()).doesNotContain(TOKEN));
      other.navigate(locked.url());
      assertThat(other.locator("#token-dialog")).isVisible();
      other.fill("#token", "not the token at all");
      other.keyboard().press("Enter");
      assertThat(other.locator("#token-wrong")).isVisible();
      other.fill("#token", TOKEN);
      other.keyboard().press("Enter");
      assertThat(other.locator(".card.loaded")).hasCount(5);
      other.close();
    }
  }

  @Test
  void page_breaksNoRuleOfItsOwnPolicy() {
    search("a cat");
    assertThat(first()).isVisible();
    first().click();
    assertThat(page.locator("#photo")).isVisible();
    JsonArray complaints = new JsonArray();
    browser.complaints().stream()
        .filter(text -> text.contains("Content Security Policy") || text.contains("TypeError"))
        .forEach(complaints::add);
    assertThat(complaints).isEmpty();
  }
}
