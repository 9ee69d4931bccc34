package dev.windhover.tools.models;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.model.Golden;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs a model and judges what it gives: sizes and lengths of its vectors, its tokenizer, the
 * outputs its folder ships, whether words find the right photos of the gallery, and whether its
 * patch vectors point at the right places.
 */
public final class ModelVerification {
  private static final double GOLDEN = 0.999;

  private ModelVerification() {}

  /**
   * All findings, in a fixed order.
   *
   * @param folder the model's files, when they are in a directory
   * @param gallery the folder of the demo gallery
   */
  public static List<Finding> run(ClipModel model, Optional<Path> folder, Path gallery)
      throws IOException {
    List<Finding> out = new ArrayList<>(new VectorChecks(model).run());
    if (folder.isPresent()) {
      out.add(golden(model, ModelFolder.of(folder.get())));
    }
    if (Files.isDirectory(gallery)) {
      out.addAll(new GalleryChecks(model, gallery).run());
    } else {
      out.add(
          Finding.skipped(
              "gallery",
              "no folder "
                  + gallery
                  + ": say where a checkout's examples/gallery is, with"
                  + " --gallery DIR"));
    }
    return out;
  }

  private static Finding golden(ClipModel model, ModelFolder folder) throws IOException {
    List<Golden.Text> texts = Golden.texts(folder);
    if (texts.isEmpty()) {
      return Finding.skipped("golden texts", "the folder ships no golden/texts.json");
    }
    double worst = 1;
    int wrongTokens = 0;
    for (Golden.Text text : texts) {
      wrongTokens += Arrays.equals(model.tokenize(text.text()).ids(), text.ids()) ? 0 : 1;
      worst = Math.min(worst, VectorChecks.dot(model.encodeText(text.text()), text.vector()));
    }
    return Finding.of(
        "golden texts",
        worst >= GOLDEN && wrongTokens == 0,
        String.format(
            Locale.ROOT,
            "%d texts, %d with other tokens, worst cosine %.6f",
            texts.size(),
            wrongTokens,
            worst));
  }
}
