package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.build.IndexSummary;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.build.RunSettings;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.JsonOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an index up to date with folders of photos. */
@Command(
    name = "index",
    description = {
      "Looks at every photo below FOLDER once and keeps what it saw in an index.",
      "Run it again at any time: unchanged photos are passed over, changed ones looked at "
          + "again, vanished ones removed. A run that was stopped or killed goes on where it was.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover index ~/Pictures",
      "  windhover index ~/Pictures /mnt/camera --index /data/photos.index",
      "  windhover index ~/Pictures --skipped skipped.jsonl  what was left out",
      "  windhover index train-0000.tar train-0001.tar       WebDataset shards",
      "  windhover index --list photos.txt",
      "  windhover index ~/Pictures --model ~/models/clip-vit-base-patch32",
      "  windhover index /data --shard 0/4 --index part-0    one of four parts",
      "",
      "Damaged and unreadable files never stop a run; each is told with its reason.",
      "When more than half of a folder's indexed photos are gone, nothing is changed unless "
          + "--prune says that it is right: the disk may not be mounted.",
    })
final class IndexCommand extends BaseCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER",
      description =
          "Folders of photos: JPEG, PNG, WebP, GIF, BMP, TIFF, and HEIC, AVIF, JPEG XL and "
              + "raw where a program that decodes them is installed. Archives (.zip, .tar, "
              + "WebDataset shards) are read without being unpacked, below a folder or named here.")
  List<Path> folders = new ArrayList<>();

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "Photos to look at, one path or file: URI a line; nothing is removed. Addresses on the "
              + "network are skipped: fetch those first.")
  List<Path> lists = new ArrayList<>();

  @Mixin IndexOption index;
  @Mixin ModelOption model;
  @Mixin LayoutOptions layout;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Photos that are encoded at the same time; all cores when not given.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--prune", description = "Remove what is gone, also when it is most of it.")
  boolean prune;

  @Option(
      names = "--follow-links",
      description = "Follow symbolic links below FOLDER; without it they are skipped.")
  boolean followLinks;

  @Option(
      names = {"--skipped", "--report"},
      paramLabel = "FILE",
      description = "Write what was left out to FILE, one JSON object a line.")
  Path report;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Index part I (0, 1, ...) of N only, chosen by file name.")
  String shard;

  @Option(
      names = "--commit-seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "Longest time between commits: what a crash can cost. Default: 20.")
  double commitSeconds;

  private volatile boolean interrupted;

  IndexCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    if (threads < 1 || !(commitSeconds > 0)) {
      throw usage("--threads and --commit-seconds must be above 0");
    }
    if (folders.isEmpty() && lists.isEmpty()) {
      throw usage("say what to look at: folders, archives, or --list FILE");
    }
    Path folder = index.folder(console);
    boolean exists = ImageIndex.exists(folder);
    Shard part = shard == null ? Shard.WHOLE : ShardText.parse(shard, this);
    ImageIndex opened = exists ? ImageIndex.open(folder) : null;
    if (opened != null) {
      layout.check(opened.settings());
      if (shard != null && !part.equals(opened.settings().shard())) {
        throw usage(
            "index "
                + folder
                + " is shard "
                + ShardText.of(opened.settings().shard())
                + ", not "
                + shard);
      }
    }
    Roots roots = opened == null ? Roots.from(Map.of()) : index.roots(opened);
    // Folders are looked at before a model is loaded, so that a wrong name is told at once.
    Scopes scopes = Scopes.of(folders, lists, roots, folder, followLinks, part(opened, part));
    MovedRoots.check(console, opened, roots, scopes.roots());
    try (ClipModel clip =
            opened == null ? model.open(IndexBuild.MODEL) : model.open(opened, IndexBuild.MODEL);
        SkipReport skips = SkipReport.open(console, report)) {
      ImageIndex target =
          opened != null
              ? opened.require(clip.model())
              : ImageIndex.create(folder, layout.settings(clip.model()).withShard(part));
      console.note(
          "index: "
              + folder
              + (index.isDefault() ? " (change it with --index)" : "")
              + (exists
                  ? ""
                  : ", new, model "
                      + clip.model().name()
                      + ", layout "
                      + target.settings().layout().name().toLowerCase(Locale.ROOT)));
      new IndexBuild(console, target, clip, model)
          .run(scopes, settings(), skips, summary -> print(target, summary, skips));
    }
  }

  private static Shard part(ImageIndex opened, Shard asked) {
    return opened == null ? asked : opened.settings().shard();
  }

  private RunSettings settings() {
    return RunSettings.DEFAULT
        .withThreads(threads)
        .withCommitInterval(Duration.ofMillis((long) (commitSeconds * 1000)))
        .withPruning(prune ? RunSettings.Pruning.CONFIRMED : RunSettings.Pruning.ASK);
  }

  private void print(ImageIndex target, IndexSummary summary, SkipReport skips) {
    interrupted = summary.interrupted();
    if (json) {
      printJson(target, summary, skips);
      return;
    }
    skips.summarise();
    console.print(
        String.format(
            Locale.ROOT,
            "%s in the index: %d added, %d changed, %d unchanged, %d removed; %s skipped (%.1f s)",
            Count.of(summary.images(), "photo"),
            summary.added(),
            summary.replaced(),
            summary.unchanged() + summary.touched(),
            summary.removed(),
            Count.of(summary.skipped(), "file"),
            summary.seconds()));
    if (summary.interrupted()) {
      console.note(
          "Stopped before the end. What is done is kept: run the same command again to go on.");
    }
  }

  private void printJson(ImageIndex target, IndexSummary summary, SkipReport skips) {
    ObjectNode out =
        document()
            .put("index", target.name())
            .put("model", target.settings().model().name())
            .put("images", summary.images())
            .put("files", summary.files())
            .put("added", summary.added())
            .put("replaced", summary.replaced())
            .put("touched", summary.touched())
            .put("unchanged", summary.unchanged())
            .put("removed", summary.removed())
            .put("encoded", summary.encoded())
            .put("copied", summary.copied())
            .put("skipped", summary.skipped())
            .put("interrupted", summary.interrupted())
            .put("seconds", summary.seconds());
    ArrayNode list = out.putArray("skippedFiles");
    skips.first().forEach(file -> list.add(SkipReport.json(file)));
    JsonOutput.print(console, out);
  }

  @Override
  int exitCode() {
    return interrupted ? 130 : super.exitCode();
  }
}
