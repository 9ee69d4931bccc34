package dev.windhover.tools.command;

import dev.windhover.lucene.ImageIndex;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which index a command works on. */
final class IndexOption {
  @Option(
      names = "--index",
      paramLabel = "DIR",
      description =
          "The folder of the index. Without it: WINDHOVER_INDEX, then \"index\" in "
              + "~/.windhover/config.properties, then ~/.windhover/index.")
  Path index;

  @Option(
      names = "--root",
      paramLabel = "NAME=DIR",
      description = "The photos of root NAME are in DIR now.")
  Map<String, Path> moved = new LinkedHashMap<>();

  /** The folder, whether or not there is an index in it. */
  Path folder(Console console) {
    return index != null ? index : console.windhoverHome().resolve("index");
  }

  /** Whether nobody said which. */
  boolean isDefault() {
    return index == null;
  }

  /** Opens the index that must be there. */
  ImageIndex open(Console console) throws IOException {
    Path folder = folder(console);
    if (!Files.exists(folder)) {
      throw new CommandException(
          "there is no index in "
              + folder
              + ": make one with \"windhover index FOLDER"
              + (isDefault() ? "" : " --index " + folder)
              + "\", or name another with --index");
    }
    if (Files.isRegularFile(folder)) {
      throw new CommandException(folder + " is a file: --index names the folder of an index");
    }
    return ImageIndex.open(folder);
  }

  /** Where the photos of {@code index} are. */
  Roots roots(ImageIndex index) throws IOException {
    return Roots.from(index.userData()).moved(moved);
  }
}
