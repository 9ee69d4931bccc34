package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.vstar.ContextCue;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.LocatedRegion;
import dev.windhover.lucene.vstar.Look;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.SearchBudget;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.page.BoxPainter;
import dev.windhover.tools.page.Thumbnail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where in one photo a thing is. */
@Command(
    name = "locate",
    description = {
      "Says where in a photo a thing is, and draws the box into a copy of it.",
      "First the patch vectors of the whole photo, then closer looks at full resolution at "
          + "the regions that promise most. The photo need not be in an index.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover locate \"a kite\" beach.jpg                  writes beach.boxed.png",
      "  windhover locate \"a red car\" street.jpg --out car.png",
      "  windhover locate \"a red car\" street.jpg --all        all that are clear",
      "  windhover locate --like wheel.jpg street.jpg          what a picture shows",
      "  windhover locate \"a red car\" street.jpg --trace trace.png",
      "  windhover locate \"a red car\" street.jpg --json",
      "  windhover locate mug desk.jpg --cue-url http://127.0.0.1:11434 --cue-model M",
    })
final class LocateCommand extends BaseCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "WORDS... PHOTO",
      hideParamSyntax = true,
      description = "What to look for, and the photo, last.")
  List<String> wordsAndPhoto;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The PNG to draw into; PHOTO.boxed.png here when not given.")
  Path out;

  @Option(names = "--all", description = "Every place that is clear enough, not the best alone.")
  boolean all;

  @Option(
      names = "--like",
      paramLabel = "FILE",
      description = "A picture of what to look for, in the place of words.")
  Path like;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "A PNG that shows the heat map and the regions looked at.")
  Path trace;

  @Option(
      names = "--looks",
      paramLabel = "N",
      defaultValue = "24",
      description = "Most regions to encode; default ${DEFAULT-VALUE}.")
  int looks;

  @Mixin ModelOption model;

  @Mixin CueOptions cue;

  LocateCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    int last = wordsAndPhoto.size() - 1;
    String words = String.join(" ", wordsAndPhoto.subList(0, last)).strip();
    Path photo = Path.of(wordsAndPhoto.get(last));
    if (words.isEmpty() == (like == null)) {
      throw usage("say what to look for, in words or with --like FILE, then the photo");
    }
    if (looks < 1) {
      throw usage("--looks must be at least 1, got " + looks);
    }
    Path target = out == null ? boxedName(photo) : out;
    if (Files.exists(target) && Files.isSameFile(target, photo)) {
      throw usage("--out names the photo itself; a photo is never written over");
    }
    requirePng("--out", target);
    requirePng("--trace", trace);
    Optional<ContextCue> context = context();
    RgbImage image = PhotoFiles.read(photo, ImageFileDecoder.withDefaults());
    try (ClipModel clip = model.open(OpenIndex.LAZY)) {
      Localization search = search(clip, image, words, context);
      List<LocatedRegion> places = places(search);
      List<Region> boxes = places.stream().map(LocatedRegion::box).toList();
      Thumbnail.writePng(BoxPainter.draw(image, boxes), target);
      if (trace != null) {
        Thumbnail.writePng(TracePainter.paint(image, search), trace);
      }
      if (json) {
        JsonOutput.print(
            console, json(words, photo, image, search, places).put("out", target.toString()));
        return;
      }
      String asked = like == null ? words : "like " + like.getFileName();
      for (LocatedRegion place : places) {
        console.print(line(asked, photo, image, place));
      }
      if (search.calibrated() && search.found().isEmpty()) {
        console.note("not clear enough to be sure: it may not be in the photo at all");
      }
      search.cueFailure().ifPresent(why -> console.note("searched by vectors alone: " + why));
      console.note("picture: " + target);
      if (trace != null) {
        console.note("trace: " + trace + ", " + search.path().size() + " looks");
      }
    }
  }

  private Optional<ContextCue> context() {
    if (cue.url != null && like != null) {
      throw usage("--cue-url asks about words; it cannot go with --like");
    }
    try {
      return cue.cue(console);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Localization search(
      ClipModel clip, RgbImage image, String words, Optional<ContextCue> context)
      throws IOException {
    requirePatches(clip);
    RegionLocator.Builder builder = builder(clip, looks);
    context.ifPresent(builder::context);
    RegionLocator locator = builder.build();
    return like == null
        ? locator.locate(image, words)
        : locator.locate(image, PhotoFiles.read(like, ImageFileDecoder.withDefaults()));
  }

  /**
   * Makes sure that a model has patch vectors.
   *
   * @throws CommandException with the reason why it has none
   */
  static void requirePatches(ClipModel clip) {
    if (clip.model().patchVectors() == ModelInfo.PatchVectors.NONE) {
      throw new CommandException(
          "model " + clip.model().name() + " gives no patch vectors: " + clip.patchRefusal());
    }
  }

  static RegionLocator locator(ClipModel clip, int looks) {
    return builder(clip, looks).build();
  }

  private static RegionLocator.Builder builder(ClipModel clip, int looks) {
    return RegionLocator.builder()
        .images(clip)
        .patches(clip)
        .texts(clip)
        .budget(new SearchBudget(looks, Duration.ofMinutes(1)));
  }

  private List<LocatedRegion> places(Localization search) {
    if (all && !search.found().isEmpty()) {
      return search.found();
    }
    return List.of(search.best().orElseThrow());
  }

  private ObjectNode json(
      String words, Path photo, RgbImage image, Localization search, List<LocatedRegion> places) {
    ObjectNode result =
        document()
            .put("words", words)
            .put("file", photo.toString())
            .put("width", image.width())
            .put("height", image.height())
            .put("score", places.get(0).score())
            .put("presence", search.presence())
            .put("calibrated", search.calibrated())
            .put("accepted", !search.found().isEmpty())
            .put("end", search.end().name().toLowerCase(Locale.ROOT));
    search.cueFailure().ifPresent(why -> result.put("cueFailure", why));
    result.set("box", box(places.get(0).box()));
    ArrayNode found = result.putArray("places");
    for (LocatedRegion place : places) {
      found.addObject().put("score", place.score()).set("box", box(place.box()));
    }
    if (trace != null) {
      ArrayNode path = result.putArray("path");
      for (Look look : search.path()) {
        path.addObject()
            .put("kind", look.kind().name().toLowerCase(Locale.ROOT))
            .put("level", look.level())
            .put("priority", look.priority())
            .put("score", look.score())
            .set("box", box(look.region()));
      }
    }
    return result;
  }

  static String line(String words, Path photo, RgbImage image, LocatedRegion found) {
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

  private void requirePng(String option, Path file) {
    if (file != null && !file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw usage(option + " writes PNG, so its file must end in .png, got " + file);
    }
  }

  private static Path boxedName(Path photo) {
    Path name = photo.getFileName();
    if (name == null) {
      throw new CommandException(photo + " is no photo");
    }
    return Path.of(name.toString().replaceFirst("\\.[^.]*$", "") + ".boxed.png");
  }
}
