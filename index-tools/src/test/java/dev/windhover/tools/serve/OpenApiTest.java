package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description of the API says what the API does. */
@ExtendWith(ServedGallery.class)
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode document() throws IOException {
    return JSON.readTree(PageAssets.read("openapi.json"));
  }

  @Test
  void paths_areTheRoutes() throws Exception {
    Set<String> routes = new TreeSet<>();
    for (Field field : Routes.class.getDeclaredFields()) {
      if (field.getType() == String.class
          && Modifier.isStatic(field.getModifiers())
          && !field.getName().equals("BASE")) {
        routes.add(((String) field.get(null)).substring(Routes.BASE.length()));
      }
    }
    Set<String> described = new TreeSet<>();
    document().get("paths").fieldNames().forEachRemaining(described::add);
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void references_leadSomewhere() throws Exception {
    JsonNode document = document();
    List<JsonNode> references = document.findValues("$ref");
    assertThat(references).hasSizeGreaterThan(100);
    for (JsonNode reference : references) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  /** Every parameter that is described is understood. */
  @Test
  void parameters_areUnderstood(Gallery gallery) throws Exception {
    String key = Gallery.keyOf("kitten.jpg");
    JsonNode document = document();
    List<String> tried = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .path("get")
                .path("parameters")
                .forEach(p -> {
                  JsonNode parameter = document.at(p.get("$ref").asText().substring(1));
                  if (parameter.get("in").asText().equals("query")) {
                    tried.add(
                        Routes.BASE
                            + path.getKey().replace("{id}", key)
                            + "?"
                            + parameter.get("name").asText()
                            + "=");
                  }
                }));
    assertThat(tried).hasSizeGreaterThan(30);
    for (String address : tried) {
      // Without a value a parameter counts as left out, but its name must be known.
      assertThat(Gallery.text(gallery.get(address)))
          .as(address)
          .doesNotContain("there is no such parameter");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Hits, /search?q=a+cat&boxes=true",
    "Hits, /images/KITTEN/similar",
    "Images, /images",
    "ImageDetail, /images/KITTEN",
    "Located, /images/KITTEN/locate?q=a+cat",
    "Heat, /images/KITTEN/heatmap?q=a+cat",
    "Suggestions, /suggestions",
    "Stats, /stats",
    "Health, /health",
    "Problem, /search",
    "Problem, /nowhere",
    "Problem, /images/x",
  })
  void answers_followTheirSchemas(String schema, String path, Gallery gallery) throws Exception {
    String address = Routes.BASE + path.replace("KITTEN", Gallery.keyOf("kitten.jpg"));
    JsonNode answer = Gallery.json(gallery.get(address));
    JsonNode root = document();
    ((com.fasterxml.jackson.databind.node.ObjectNode) root)
        .put("$ref", "#/components/schemas/" + schema);
    var errors =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(root)
            .validate(answer);
    assertThat(errors).as(answer.toString()).isEmpty();
  }
}
