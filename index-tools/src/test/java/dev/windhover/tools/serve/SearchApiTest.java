package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Search over HTTP, with the real model. */
@ExtendWith(ServedGallery.class)
class SearchApiTest {
  private static final String SEARCH = Routes.SEARCH;

  private static List<String> names(JsonNode hits) {
    List<String> out = new ArrayList<>();
    hits.get("hits").forEach(hit -> out.add(hit.get("image").get("name").asText()));
    return out;
  }

  @Test
  void words_findThePhotoAndSayWhatTheyKnowOfIt(Gallery gallery) throws Exception {
    JsonNode answer = gallery.json(SEARCH + "?q=a+cup+of+coffee&k=3");
    assertThat(answer.get("hits")).hasSize(3);
    JsonNode first = answer.get("hits").get(0);
    assertThat(first.get("image").get("name").asText()).isEqualTo("coffee-cup.jpg");
    assertThat(first.get("image").get("indexId").asText()).isEqualTo("photos:coffee-cup.jpg");
    assertThat(first.get("image").get("width").asInt()).isPositive();
    assertThat(first.get("score").asDouble())
        .isGreaterThan(answer.get("hits").get(1).get("score").asDouble());
    assertThat(answer.get("partial").asBoolean()).isFalse();
  }

  @Test
  void words_namesWithMarkup_comeBackAsTheyAre(Gallery gallery) throws Exception {
    JsonNode first = gallery.json(SEARCH + "?q=a+dahlia+flower&k=1").get("hits").get(0);
    assertThat(first.get("image").get("folder").asText()).isEqualTo("garden & <b>yard</b>");
  }

  @Test
  void words_minScore_keepsOnlyWhatReachesIt(Gallery gallery) throws Exception {
    JsonNode all = gallery.json(SEARCH + "?q=a+kitten");
    double second = all.get("hits").get(1).get("score").asDouble();
    JsonNode good = gallery.json(SEARCH + "?q=a+kitten&minScore=" + (second - 0.001));
    assertThat(names(good)).isEqualTo(names(all).subList(0, 2));
    assertThat(gallery.json(SEARCH + "?q=a+kitten&minScore=99").get("hits")).isEmpty();
  }

  @Test
  void words_not_keepsAwayFromThem(Gallery gallery) throws Exception {
    List<String> without = names(gallery.json(SEARCH + "?q=an+animal&not=a+cat&not=a+kitten"));
    List<String> with = names(gallery.json(SEARCH + "?q=an+animal"));
    assertThat(without.indexOf("kitten.jpg")).isGreaterThan(with.indexOf("kitten.jpg"));
  }

  @Test
  void words_filters_narrow(Gallery gallery) throws Exception {
    assertThat(names(gallery.json(SEARCH + "?q=x&folder=garden+%26+%3Cb%3Eyard%3C/b%3E")))
        .containsExactlyInAnyOrder("dahlia.jpg", "chickens.webp");
    assertThat(names(gallery.json(SEARCH + "?q=x&type=png&type=webp")))
        .containsExactlyInAnyOrder("tabby-cat.png", "chickens.webp");
    assertThat(names(gallery.json(SEARCH + "?q=x&field=name:castle.jpg")))
        .containsExactly("castle.jpg");
    assertThat(names(gallery.json(SEARCH + "?q=x&root=photos&root=other"))).hasSize(7);
    assertThat(names(gallery.json(SEARCH + "?q=x&root=other"))).isEmpty();
    assertThat(names(gallery.json(SEARCH + "?q=x&before=2000-01-01"))).isEmpty();
    assertThat(names(gallery.json(SEARCH + "?q=x&after=2000-01-01T00:00:00Z"))).hasSize(7);
  }

  @Test
  void words_diversity_putsTheSecondCatLater(Gallery gallery) throws Exception {
    List<String> plain = names(gallery.json(SEARCH + "?q=a+cat"));
    assertThat(plain.subList(0, 2)).containsExactlyInAnyOrder("kitten.jpg", "tabby-cat.png");
    List<String> varied = names(gallery.json(SEARCH + "?q=a+cat&diversity=0.8"));
    assertThat(varied.get(0)).isEqualTo(plain.get(0));
    assertThat(varied.indexOf(plain.get(1))).isGreaterThan(1);
  }

  @Test
  void words_boxes_saysWhere(Gallery gallery) throws Exception {
    JsonNode first =
        gallery.json(SEARCH + "?q=a+kitten&field=name:kitten.jpg&boxes=true").get("hits").get(0);
    JsonNode box = first.get("boxes").get(0);
    // The kitten's face is near the middle of the photo.
    double x = box.get("x").asDouble() + box.get("width").asDouble() / 2;
    double y = box.get("y").asDouble() + box.get("height").asDouble() / 2;
    assertThat(x / first.get("image").get("width").asInt()).isBetween(0.3, 0.75);
    assertThat(y / first.get("image").get("height").asInt()).isBetween(0.2, 0.85);
  }

  @Test
  void picture_findsItself(Gallery gallery) throws Exception {
    byte[] bytes = Files.readAllBytes(gallery.photos.resolve("castle.jpg"));
    HttpResponse<byte[]> response = gallery.post(SEARCH + "?k=2", "image/jpeg", bytes);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Gallery.json(response);
    assertThat(names(answer).get(0)).isEqualTo("castle.jpg");
    assertThat(answer.get("hits").get(0).get("similarity").asDouble()).isGreaterThan(0.99);
  }

  @Test
  void similar_findsTheOtherCatAndNotItself(Gallery gallery) throws Exception {
    String like = Routes.IMAGES + "/" + Gallery.keyOf("kitten.jpg") + "/similar";
    assertThat(names(gallery.json(like))).startsWith("tabby-cat.png").doesNotContain("kitten.jpg");
    assertThat(names(gallery.json(like + "?box=500,100,900,800")))
        .startsWith("tabby-cat.png")
        .doesNotContain("kitten.jpg");
    assertThat(names(gallery.json(SEARCH + "?like=" + Gallery.keyOf("kitten.jpg"))))
        .startsWith("tabby-cat.png");
  }

  @Test
  void similar_boxOutside_saysHowLargeThePictureIs(Gallery gallery) throws Exception {
    String like = Routes.IMAGES + "/" + Gallery.keyOf("kitten.jpg") + "/similar";
    assertThat(gallery.refusal(like + "?box=99999,0,10,10", 400)).contains("1920x1080");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | q is missing",
        "?q= | q is missing",
        "?q=%20 | q is missing",
        "?q=x&k=0 | k must be a whole number in [1, 500]",
        "?q=x&k=501 | k must be a whole number in [1, 500]",
        "?q=x&k=many | k must be a whole number in [1, 500]",
        "?q=x&minScore=NaN | minScore must be a number in [-100.0, 100.0]",
        "?q=x&diversity=2 | diversity must be a number in [0.0, 1.0]",
        "?q=x&boxes=maybe | boxes must be true or false",
        "?q=x&colour=red | there is no such parameter here",
        "?q=x&q=y | q is given more than once",
        "?q=x&after=yesterday | after must be a date",
        "?q=x&after=2020-01-02&before=2020-01-01 | after must be earlier than before",
        "?q=x&field=name | field must be NAME:VALUE",
        "?q=x&field=id:x | field must name a keyword field",
      })
  void words_misuse_isExplained(String query, String said, Gallery gallery) throws Exception {
    assertThat(gallery.refusal(SEARCH + query, 400)).contains(said);
  }

  @Test
  void words_tooLong_isExplained(Gallery gallery) throws Exception {
    assertThat(gallery.refusal(SEARCH + "?q=" + "x".repeat(1_001), 400))
        .contains("at most 1000 characters");
  }

  @Test
  void picture_thatIsNone_isExplained(Gallery gallery) throws Exception {
    HttpResponse<byte[]> text =
        gallery.post(SEARCH, "image/png", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(Gallery.text(text)).contains("not a picture", "the file holds text");
    assertThat(gallery.post(SEARCH, "text/plain", new byte[10]).statusCode()).isEqualTo(415);
    assertThat(gallery.post(SEARCH, "image/png", new byte[0]).statusCode()).isEqualTo(400);
  }
}
