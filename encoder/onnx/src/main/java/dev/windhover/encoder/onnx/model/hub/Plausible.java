package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A last look at a file for which nobody vouches with a hash, before it is recorded for good: the
 * sign-in page of a hotel's network also answers 200.
 */
final class Plausible {
  private static final int PEEK = 64;
  private static final String LFS_POINTER = "version https://git-lfs";

  private Plausible() {}

  /**
   * @throws ModelException if the content cannot be what the name says
   */
  static void require(Path file, String path, String model) throws IOException {
    String start;
    try (InputStream in = Files.newInputStream(file)) {
      start = new String(in.readNBytes(PEEK), StandardCharsets.ISO_8859_1).strip();
    }
    String lower = path.toLowerCase(Locale.ROOT);
    String why = null;
    if (start.isEmpty()) {
      why = "it is empty";
    } else if (start.startsWith(LFS_POINTER)) {
      why = "it is a pointer of large-file storage, not the file";
    } else if (start.startsWith("<")) {
      why = "it is a web page";
    } else if (lower.endsWith(".json") && !start.startsWith("{") && !start.startsWith("[")) {
      why = "it is no JSON";
    }
    if (why != null) {
      throw new ModelException(
          "file "
              + path
              + " of model "
              + model
              + " is not what its name says, "
              + why
              + " (it starts with \""
              + HubNames.printable(start.substring(0, Math.min(40, start.length())))
              + "\"); nothing was kept. Check the connection: a proxy, a sign-in page or a mirror"
              + " (HF_ENDPOINT) answers in the hub's place");
    }
  }
}
