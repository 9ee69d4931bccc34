package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.tools.serve.AccessRules.Head;
import dev.windhover.tools.serve.AccessRules.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask. */
class AccessRulesTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final Set<String> HOSTS = Set.of("127.0.0.1:8470", "localhost:8470", "photos:443");

  private final AccessRules open = new AccessRules(HOSTS, Optional.empty());
  private final AccessRules locked = new AccessRules(HOSTS, Optional.of(TOKEN));

  private static Head get(String path, String host) {
    return new Head("GET", path, List.of(host), List.of(), null, null, List.of());
  }

  private static int status(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed ok -> 200;
      case Verdict.Refused refused -> refused.status();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8470, 200",
    "LOCALHOST:8470, 200",
    "photos:443, 200",
    "photos, 421",
    "localhost, 421",
    "localhost:80, 421",
    "evil.example:8470, 421",
    "localhost:8470.evil.example, 421",
    "127.0.0.1:8470@evil.example, 421",
    "'', 421",
  })
  void judge_host_mustBeOneOfOurs(String host, int expected) {
    assertThat(status(open.judge(get("/", host)))).isEqualTo(expected);
  }

  @Test
  void judge_noHostOrTwo_isRefused() {
    assertThat(
            status(open.judge(new Head("GET", "/", List.of(), List.of(), null, null, List.of()))))
        .isEqualTo(421);
    List<String> two = List.of("localhost:8470", "localhost:8470");
    assertThat(status(open.judge(new Head("GET", "/", two, List.of(), null, null, List.of()))))
        .isEqualTo(421);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8470, 200",
    "http://127.0.0.1:8470, 200",
    "https://photos, 200",
    "http://photos, 403",
    "http://localhost, 403",
    "https://localhost:8470, 200",
    "null, 403",
    "http://evil.example, 403",
    "http://localhost:8470.evil.example, 403",
    "file://, 403",
  })
  void judge_origin_mustBeThisPage(String origin, int expected) {
    Head head =
        new Head(
            "POST",
            "/api/v1/search",
            List.of("localhost:8470"),
            List.of(origin),
            null,
            null,
            List.of());
    assertThat(status(open.judge(head))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, cors, /api/v1/search, 200",
    "none, navigate, /api/v1/stats, 200",
    "cross-site, no-cors, /api/v1/images/x/thumbnail, 403",
    "same-site, cors, /api/v1/search, 403",
    "cross-site, navigate, /, 200",
    "cross-site, navigate, /api/v1/stats, 403",
    "cross-site, no-cors, /assets/main.js, 403",
  })
  void judge_fetchSite_otherSitesMayOnlyLink(String site, String mode, String path, int expected) {
    Head head = new Head("GET", path, List.of("localhost:8470"), List.of(), site, mode, List.of());
    assertThat(status(open.judge(head))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "get", "CONNECT", "X"})
  void judge_otherMethods_areRefused(String method) {
    Head head = new Head(method, "/", List.of("localhost:8470"), List.of(), null, null, List.of());
    assertThat(status(open.judge(head))).isEqualTo(405);
  }

  @Test
  void judge_token_guardsTheApiAndNotThePage() {
    assertThat(status(locked.judge(get("/", "localhost:8470")))).isEqualTo(200);
    assertThat(status(locked.judge(get("/assets/main.js", "localhost:8470")))).isEqualTo(200);
    assertThat(status(locked.judge(get("/api/v1/stats", "localhost:8470")))).isEqualTo(401);
    assertThat(status(locked.judge(get("/api", "localhost:8470")))).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer 0123456789abcdef, 200",
    "bearer 0123456789abcdef, 200",
    "Bearer 0123456789abcde, 401",
    "Bearer 0123456789abcdefg, 401",
    "Bearer, 401",
    "Basic 0123456789abcdef, 401",
    "0123456789abcdef, 401",
  })
  void judge_authorization_mustBearTheToken(String value, int expected) {
    Head head =
        new Head(
            "GET",
            "/api/v1/stats",
            List.of("localhost:8470"),
            List.of(),
            null,
            null,
            List.of(value));
    assertThat(status(locked.judge(head))).isEqualTo(expected);
  }

  @Test
  void judge_tokenInTheAddress_isNotRead() {
    assertThat(status(locked.judge(get("/api/v1/stats?token=" + TOKEN, "localhost:8470"))))
        .isEqualTo(401);
  }

  @Test
  void checkToken_shortOrUnprintable_isRefusedWithoutEchoingIt() {
    assertThatThrownBy(() -> AccessRules.checkToken("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 characters")
        .hasMessageContaining("16")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> AccessRules.checkToken("0123456789 abcdef"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("letters and digits");
  }
}
