package dev.windhover.encoder.onnx.model.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.encoder.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The files of a model that the catalogue does not list, as the hub lists them. */
final class HubListing {
  /** Repositories with ten thousand files stay below this. */
  private static final int MAX_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Files a model folder may have beside its graphs; those it must have are checked apart. */
  private static final List<String> SIDE_FILES =
      List.of(
          "config.json",
          "preprocessor_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "vocab.json",
          "merges.txt",
          "vocab.txt",
          "calibration.json");

  /**
   * @param commit that the revision means
   */
  record Listed(String commit, List<RemoteFile> files) {}

  private HubListing() {}

  /** Asks the hub for the files at a revision and picks those of a model folder. */
  static Listed fetch(
      HubClient client,
      HubSettings settings,
      String model,
      String revision,
      Weights weights,
      ProgressListener listener)
      throws IOException {
    URI uri =
        URI.create(
            settings.endpoint() + "/api/models/" + model + "/revision/" + revision + "?blobs=true");
    byte[] json =
        new Retries(settings, listener)
            .call(
                "list of files of model " + model,
                uri,
                () -> 0,
                () -> {
                  try (HubClient.Reply reply = client.get(uri, 0)) {
                    if (reply.status() != 200) {
                      throw new Refusal(settings, model, revision).of(reply, "list of files");
                    }
                    return read(reply.body(), settings, model);
                  }
                });
    return parse(json, settings, model, revision, weights);
  }

  private static byte[] read(BodyReader body, HubSettings settings, String model)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (List<ByteBuffer> buffers = body.next(settings.silence());
        !buffers.isEmpty();
        buffers = body.next(settings.silence())) {
      for (ByteBuffer buffer : buffers) {
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
      if (bytes.size() > MAX_BYTES) {
        throw new ModelException(
            "list of files of model "
                + model
                + " is longer than "
                + MAX_BYTES
                + " bytes: check HF_ENDPOINT ("
                + settings.endpoint()
                + ")");
      }
    }
    return bytes.toByteArray();
  }

  private static Listed parse(
      byte[] json, HubSettings settings, String model, String revision, Weights weights)
      throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw unreadable(settings, model, "it is no JSON", e);
    }
    String commit = root.path("sha").asText("");
    if (!commit.matches("[0-9a-f]{40}") || !root.path("siblings").isArray()) {
      throw unreadable(settings, model, "it has no \"sha\" or no \"siblings\"", null);
    }
    Map<String, JsonNode> files = new TreeMap<>();
    for (JsonNode sibling : root.path("siblings")) {
      String name = sibling.path("rfilename").asText("");
      if (HubNames.isHostile(name)) {
        throw new ModelException(
            "model "
                + model
                + " lists a file \""
                + HubNames.printable(name)
                + "\" that leaves its folder: nothing of it is fetched; report it to "
                + settings.endpoint());
      }
      files.put(name, sibling);
    }
    List<RemoteFile> wanted = new ArrayList<>();
    for (String name : select(files.keySet(), model + " at revision " + revision, weights)) {
      try {
        wanted.add(describe(name, files.get(name)));
      } catch (IllegalArgumentException e) {
        throw unreadable(settings, model, e.getMessage(), e);
      }
    }
    return new Listed(commit, wanted);
  }

  private static RemoteFile describe(String name, JsonNode sibling) {
    long size = sibling.path("size").asLong(-1);
    String hash = sibling.path("lfs").path("sha256").asText("");
    return new RemoteFile(
        name,
        size < 0 ? OptionalLong.empty() : OptionalLong.of(size),
        RemoteFile.isSha256(hash) ? Optional.of(hash) : Optional.empty());
  }

  private static ModelException unreadable(
      HubSettings settings, String model, String why, Throwable cause) {
    return new ModelException(
        "list of files of model "
            + model
            + " from "
            + settings.endpoint()
            + " is not readable: "
            + why
            + "; where a mirror lacks the hub's API, pull a model of the catalogue",
        cause);
  }

  /**
   * Picks the files of a loadable folder from all the names there are.
   *
   * @param where for the message
   * @throws ModelException if they do not make one; the message says what is missing
   */
  static List<String> select(Collection<String> names, String where, Weights weights) {
    String vision = "onnx/vision_model" + weights.suffix() + ".onnx";
    String text = "onnx/text_model" + weights.suffix() + ".onnx";
    String merged = "onnx/model" + weights.suffix() + ".onnx";
    List<String> graphs;
    if (names.contains(vision) && names.contains(text)) {
      graphs = List.of(text, vision);
    } else if (names.contains(merged)) {
      graphs = List.of(merged);
    } else {
      List<String> have =
          names.stream().filter(n -> n.endsWith(".onnx")).sorted().limit(12).toList();
      throw new ModelException(
          where
              + " has no ONNX weights of the format "
              + weights.label()
              + ": expected "
              + vision
              + " and "
              + text
              + ", or "
              + merged
              + "; found "
              + (have.isEmpty() ? "no .onnx file" : HubNames.printable(String.join(", ", have)))
              + ". Ask for other weights, or export the model to ONNX and open its folder");
    }
    boolean tokenizer =
        names.contains("tokenizer.json")
            || (names.contains("vocab.json") && names.contains("merges.txt"));
    for (String required : List.of("config.json", "preprocessor_config.json")) {
      if (!names.contains(required)) {
        throw new ModelException(where + " has no " + required + ", a model folder needs it");
      }
    }
    if (!tokenizer) {
      throw new ModelException(
          where
              + " has neither tokenizer.json nor vocab.json with merges.txt, a model folder needs"
              + " one of them");
    }
    List<String> selected = new ArrayList<>();
    for (String name : names) {
      boolean external =
          graphs.stream().anyMatch(g -> name.startsWith(g + "_data") || name.equals(g + ".data"));
      if (SIDE_FILES.contains(name) || graphs.contains(name) || external) {
        selected.add(name);
      }
    }
    return selected;
  }
}
