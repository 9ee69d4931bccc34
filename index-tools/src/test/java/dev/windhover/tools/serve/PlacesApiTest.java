package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where in a photo something is, over HTTP. */
@ExtendWith(ServedGallery.class)
class PlacesApiTest {
  private static final String KITTEN = Routes.IMAGES + "/" + Gallery.keyOf("kitten.jpg");

  @Test
  void locate_boxesTheKitten(Gallery gallery) throws Exception {
    JsonNode found = gallery.json(KITTEN + "/locate?q=a+kitten");
    assertThat(found.get("width").asInt()).isEqualTo(1920);
    assertThat(found.get("height").asInt()).isEqualTo(1080);
    assertThat(found.get("path")).hasSizeBetween(2, Places.MAX_LOOKS + 1);
    JsonNode box = found.get("boxes").get(0);
    assertThat(box.get("present").asBoolean()).isTrue();
    double x = box.get("x").asDouble() + box.get("width").asDouble() / 2;
    double y = box.get("y").asDouble() + box.get("height").asDouble() / 2;
    // It sits between 600 and 1350 pixels from the left, below the upper sixth.
    assertThat(x).isBetween(600.0, 1350.0);
    assertThat(y).isBetween(180.0, 950.0);
    assertThat(box.get("x").asInt() + box.get("width").asInt()).isLessThanOrEqualTo(1920);
  }

  @Test
  void locate_looks_areBounded(Gallery gallery) throws Exception {
    // The whole photo comes first and is not counted.
    assertThat(gallery.json(KITTEN + "/locate?q=a+kitten&looks=1").get("path")).hasSize(2);
    assertThat(gallery.refusal(KITTEN + "/locate?q=a+kitten&looks=31", 400)).contains("looks");
  }

  @Test
  void heatmap_isHottestOnTheKitten(Gallery gallery) throws Exception {
    JsonNode heat = gallery.json(KITTEN + "/heatmap?q=a+kitten");
    int columns = heat.get("columns").asInt();
    assertThat(heat.get("values")).hasSize(heat.get("rows").asInt() * columns);
    int best = 0;
    for (int i = 1; i < heat.get("values").size(); i++) {
      best =
          heat.get("values").get(i).asDouble() > heat.get("values").get(best).asDouble() ? i : best;
    }
    assertThat((best % columns + 0.5) / columns).isBetween(0.3, 0.72);
  }

  @Test
  void locate_withoutWords_isExplained(Gallery gallery) throws Exception {
    assertThat(gallery.refusal(KITTEN + "/locate", 400)).isEqualTo("q is missing");
    assertThat(gallery.refusal(KITTEN + "/heatmap?q=%20", 400)).isEqualTo("q is missing");
    assertThat(gallery.refusal(Routes.IMAGES + "/AAAA/locate?q=x", 404))
        .isEqualTo("there is no image with this id");
  }
}
