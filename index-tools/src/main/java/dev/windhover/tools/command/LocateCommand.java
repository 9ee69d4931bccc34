package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.command.PatchLocator.Located;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.page.BoxPainter;
import dev.windhover.tools.page.Thumbnail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where in one photo a thing is. */
@Command(
    name = "locate",
    description = {
      "Says where in a photo a thing is, and draws the box into a copy of it.",
      "The photo need not be in an index.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover locate \"a kite\" beach.jpg                  writes beach.boxed.png",
      "  windhover locate \"a red car\" street.jpg --out car.png",
      "  windhover locate \"a red car\" street.jpg --json",
    })
final class LocateCommand extends BaseCommand {
  @Parameters(
      arity = "2..*",
      paramLabel = "WORDS... PHOTO",
      hideParamSyntax = true,
      description = "What to look for, and the photo, last.")
  List<String> wordsAndPhoto;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The PNG to draw into; PHOTO.boxed.png here when not given.")
  Path out;

  @Mixin ModelOption model;

  LocateCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    int last = wordsAndPhoto.size() - 1;
    String words = String.join(" ", wordsAndPhoto.subList(0, last)).strip();
    Path photo = Path.of(wordsAndPhoto.get(last));
    if (words.isEmpty()) {
      throw usage("say what to look for, then the photo");
    }
    Path target = out == null ? boxedName(photo) : out;
    if (Files.exists(target) && Files.isSameFile(target, photo)) {
      throw usage("--out names the photo itself; a photo is never written over");
    }
    RgbImage image = PhotoFiles.read(photo, ImageFileDecoder.withDefaults());
    try (ClipModel clip = model.open(OpenIndex.LAZY)) {
      Located found = new PatchLocator(clip).locate(image, words);
      Thumbnail.writePng(BoxPainter.draw(image, List.of(found.box())), target);
      if (json) {
        ObjectNode result =
            document()
                .put("words", words)
                .put("file", photo.toString())
                .put("width", image.width())
                .put("height", image.height())
                .put("score", found.score())
                .put("out", target.toString());
        result.set("box", box(found.box()));
        JsonOutput.print(console, result);
        return;
      }
      console.print(line(words, photo, image, found));
      console.note("picture: " + target);
    }
  }

  static String line(String words, Path photo, RgbImage image, Located found) {
    Region box = found.box();
    return String.format(
        Locale.ROOT,
        "%s: %s at x %d, y %d, %d x %d pixels (of %d x %d), score %.2f",
        photo.getFileName(),
        words,
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        image.width(),
        image.height(),
        found.score());
  }

  static ObjectNode box(Region box) {
    return JsonOutput.object()
        .put("x", box.x())
        .put("y", box.y())
        .put("width", box.width())
        .put("height", box.height());
  }

  private static Path boxedName(Path photo) {
    Path name = photo.getFileName();
    if (name == null) {
      throw new CommandException(photo + " is no photo");
    }
    return Path.of(name.toString().replaceFirst("\\.[^.]*$", "") + ".boxed.png");
  }
}
