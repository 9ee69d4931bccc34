package dev.windhover.tools.command;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.DecodeLimits;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.serve.PhotoServer;
import dev.windhover.tools.serve.ServeLimits;
import dev.windhover.tools.serve.ServeSettings;
import dev.windhover.tools.serve.ServedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows an index as a web page, with a JSON API, until it is stopped. */
@Command(
    name = "serve",
    description = {
      "Shows the photos as a web page and offers the same as a JSON API.",
      "The page searches as one types. Only this machine reaches it, unless --host says "
          + "otherwise.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover serve                            then open http://127.0.0.1:8470/",
      "  windhover serve --index holiday --port 9000",
      "  curl 'http://127.0.0.1:8470/api/v1/search?q=a+red+bicycle&k=5'",
      "",
      "For others in the network, with a token that the page asks for once:",
      "  openssl rand -hex 24 > token && chmod 600 token",
      "  windhover serve --host 192.168.1.20 --token-file token",
      "There is no encryption: beyond a trusted network put a proxy with TLS in front.",
    })
final class ServeCommand extends BaseCommand {
  private static final String TOKEN_VARIABLE = "WINDHOVER_TOKEN";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on; default 127.0.0.1. Any other needs a token.")
  String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + ServeSettings.DEFAULT_PORT,
      description = "The port; default " + ServeSettings.DEFAULT_PORT + ", 0 for a free one.")
  int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "Ask for the token in this file, or in " + TOKEN_VARIABLE + ". Never given on the",
        "command line, which other users of a machine can read."
      })
  Path tokenFile;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "A name this server also goes by, as in the address bar; may be repeated.")
  Set<String> allowedHosts = new LinkedHashSet<>();

  @Option(
      names = "--originals",
      negatable = true,
      description =
          "Hand out the files as they are, with place and time of the photo. Without --host "
              + "this is on, with --host it is off; pictures on the page never have such data.")
  Boolean originals;

  @Mixin IndexOption index;
  @Mixin ModelOption model;

  ServeCommand(Console console) {
    super(console);
  }

  @Override
  @SuppressWarnings("try") // the interrupt does its work by being there
  void run() throws Exception {
    ImageIndex opened = index.open(console);
    ServeSettings settings = settings();
    try (ClipModel clip = model.open(opened, OpenIndex.LAZY)) {
      CountDownLatch stop = new CountDownLatch(1);
      try (Interrupt interrupt = Interrupt.onSignal(stop::countDown);
          PhotoServer server = PhotoServer.start(settings, served(clip, settings.limits()))) {
        announce(server);
        stop.await();
        console.note("Stopping ...");
      }
    }
  }

  private ServeSettings settings() throws IOException {
    ServeSettings local =
        ServeSettings.local(index.folder(console), console.windhoverHome().resolve("thumbnails"))
            .withPort(port)
            .withRoots(index.moved)
            .withAllowedHosts(allowedHosts)
            .withVersion(RootCommand.Version.number());
    Optional<String> token = token();
    ServeSettings out;
    if (ServeSettings.isLoopback(host)) {
      out = token.map(local::withToken).orElse(local).withHost(host);
    } else {
      out =
          local.withHost(
              host,
              token.orElseThrow(() ->
                  usage(
                      "--host "
                          + host
                          + " shows the photos to everybody who reaches this machine: give a"
                          + " token with --token-file FILE or "
                          + TOKEN_VARIABLE)));
    }
    return originals == null
        ? out
        : out.withOriginals(
            originals ? ServeSettings.Originals.SERVED : ServeSettings.Originals.HIDDEN);
  }

  private Optional<String> token() throws IOException {
    if (tokenFile == null) {
      return Optional.ofNullable(console.environment().get(TOKEN_VARIABLE))
          .map(String::strip)
          .filter(t -> !t.isEmpty());
    }
    String token = Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
    if (token.isEmpty()) {
      throw new CommandException(tokenFile + " is empty: put the token in it");
    }
    return Optional.of(token);
  }

  private static ServedModel served(ClipModel clip, ServeLimits limits) {
    DecodeLimits decode = DecodeLimits.DEFAULT.withMaxPixels(limits.pixels());
    boolean patches = clip.model().patchVectors() != ModelInfo.PatchVectors.NONE;
    return new ServedModel(
        clip, clip, patches ? Optional.of(clip) : Optional.empty(), ImageFileDecoder.with(decode));
  }

  private void announce(PhotoServer server) throws IOException {
    if (json) {
      JsonOutput.print(console, document().put("url", server.url()).put("port", server.port()));
      return;
    }
    console.print(server.url());
    console.note("The photos are at the address above; Ctrl-C stops.");
  }
}
