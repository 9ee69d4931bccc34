package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one file into the staging folder: resumes what an earlier attempt left, tries again while
 * that can help, and lets the file have its name only when its size and hash are right.
 *
 * <p>While it grows the file is called {@code NAME.part}, and {@code NAME.part.etag} says which
 * bytes it is the beginning of.
 */
final class Download {
  static final String PARTIAL = ".part";
  static final String IDENTITY = ".part.etag";

  /** How often the listener hears of a file. */
  private static final long TELL_EVERY = 1 << 20;

  /** Configuration and tokenizer files are far below this; the largest known is 35 MB. */
  private static final long MAX_SMALL_FILE = 128L << 20;

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+)");

  /**
   * @param file with its size and hash
   * @param commit that the revision means, when the hub said
   * @param received bytes over the network
   */
  record Fetched(RemoteFile file, Optional<String> commit, long received) {}

  private final HubSettings settings;
  private final HubClient client;
  private final String model;
  private final String revision;
  private final RemoteFile file;
  private final Path target;
  private final ProgressListener listener;
  private final Path partial;
  private final Path identity;
  private final URI uri;
  private long received;

  Download(
      HubSettings settings,
      HubClient client,
      String model,
      String revision,
      RemoteFile file,
      Path staging,
      ProgressListener listener) {
    this.settings = settings;
    this.client = client;
    this.model = model;
    this.revision = revision;
    this.file = file;
    this.target = HubNames.resolve(staging, file.path());
    this.listener = listener;
    this.partial = target.resolveSibling(target.getFileName() + PARTIAL);
    this.identity = target.resolveSibling(target.getFileName() + IDENTITY);
    this.uri =
        URI.create(settings.endpoint() + "/" + model + "/resolve/" + revision + "/" + file.path());
  }

  /**
   * @throws ModelException if no further attempt can help: refused, or wrong bytes
   * @throws IOException if the network or the disk fails; what has arrived is kept
   */
  Fetched run() throws IOException {
    Files.createDirectories(target.getParent());
    return new Retries(settings, listener).call(name(), uri, () -> size(partial), this::attempt);
  }

  private Fetched attempt() throws IOException {
    long have = resumable();
    if (have > 0 && file.size().isPresent() && have == file.size().getAsLong()) {
      return publish(check(have, file.sha256(), have), Optional.empty());
    }
    try (HubClient.Reply reply = client.get(uri, have)) {
      int status = reply.status();
      if (status == 416 && have > 0) {
        discard();
        throw new NetworkTrouble("the rest of the file is not to be had", Optional.empty());
      }
      if (status != 200 && status != 206) {
        throw new Refusal(settings, model, revision).of(reply, file.path());
      }
      long start = status == 206 ? have : 0;
      OptionalLong announced = status == 206 ? ranged(reply, have) : whole(reply);
      OptionalLong size = agreedSize(reply.linked().size(), announced);
      Optional<String> sha256 = agreedHash(reply.linked().sha256());
      if (start > 0 && !isSameFile(reply.linked().identity(), sha256)) {
        discard();
        throw new NetworkTrouble("the file changed since its first part came", Optional.empty());
      }
      if (start == 0) {
        discard();
        if (reply.linked().identity().isPresent()) {
          Files.writeString(identity, reply.linked().identity().get());
        }
      }
      DiskSpace.require(partial.getParent(), size.orElse(start) - start, model);
      long length = receive(reply.body(), start, size);
      return publish(check(length, sha256, start), reply.linked().commit());
    }
  }

  private Fetched publish(RemoteFile complete, Optional<String> commit) throws IOException {
    AtomicFiles.move(partial, target);
    Files.deleteIfExists(identity);
    return new Fetched(complete, commit, received);
  }

  /** How much of the file is here and known to be its beginning; drops what is not. */
  private long resumable() throws IOException {
    long have = size(partial);
    boolean known = file.sha256().isPresent() || Files.exists(identity);
    boolean plausible =
        file.size().isEmpty()
            || have < file.size().getAsLong()
            || (have == file.size().getAsLong() && file.sha256().isPresent());
    if (have > 0 && !(known && plausible)) {
      discard();
      return 0;
    }
    return have;
  }

  private OptionalLong ranged(HubClient.Reply reply, long have) throws IOException {
    String range = reply.headers().firstValue("content-range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (have == 0
        || !matcher.matches()
        || matcher.group(1) == null
        || !matcher.group(1).equals(Long.toString(have))
        || matcher.group(2).length() > 18) {
      discard();
      throw new NetworkTrouble(
          "the server sent the range \"" + HubNames.printable(range) + "\", not from byte " + have,
          Optional.empty());
    }
    return OptionalLong.of(Long.parseLong(matcher.group(2)));
  }

  private static OptionalLong whole(HubClient.Reply reply) {
    return reply.headers().firstValueAsLong("content-length");
  }

  private OptionalLong agreedSize(OptionalLong linked, OptionalLong announced) {
    OptionalLong size = file.size();
    for (OptionalLong said : List.of(linked, announced)) {
      if (size.isEmpty()) {
        size = said;
      } else if (said.isPresent() && said.getAsLong() != size.getAsLong()) {
        throw new ModelException(
            name()
                + " has "
                + said.getAsLong()
                + " bytes at "
                + settings.endpoint()
                + ", expected "
                + size.getAsLong()
                + "; nothing was kept. "
                + suspects());
      }
    }
    long limit = limit();
    if (size.isPresent() && file.size().isEmpty() && size.getAsLong() > limit) {
      throw tooLarge(size.getAsLong() + " bytes", limit);
    }
    return size;
  }

  private Optional<String> agreedHash(Optional<String> linked) {
    if (file.sha256().isPresent() && linked.isPresent() && !linked.equals(file.sha256())) {
      throw wrongBytes(linked.get(), file.sha256().get());
    }
    return file.sha256().or(() -> linked);
  }

  private boolean isSameFile(Optional<String> now, Optional<String> sha256) throws IOException {
    if (!Files.exists(identity)) {
      // Resumed on the strength of the hash, which is checked at the end.
      return sha256.isPresent();
    }
    return now.isPresent() && now.get().equals(Files.readString(identity));
  }

  private long receive(BodyReader body, long start, OptionalLong size) throws IOException {
    long limit = size.orElse(limit());
    long length = start;
    long told = start;
    Duration silence = settings.silence();
    listener.on(new PullEvent.Downloading(file.path(), length, size));
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(start).position(start);
      for (List<ByteBuffer> buffers = body.next(silence);
          !buffers.isEmpty();
          buffers = body.next(silence)) {
        for (ByteBuffer buffer : buffers) {
          length += buffer.remaining();
          received += buffer.remaining();
          if (length > limit) {
            channel.truncate(0);
            throw tooLarge("more than " + limit + " bytes", limit);
          }
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }
        if (length - told >= TELL_EVERY) {
          told = length;
          listener.on(new PullEvent.Downloading(file.path(), length, size));
        }
      }
      channel.force(true);
    }
    if (size.isPresent() && length < size.getAsLong()) {
      throw new NetworkTrouble(
          "the connection ended at " + length + " of " + size.getAsLong() + " bytes",
          Optional.empty());
    }
    listener.on(new PullEvent.Downloading(file.path(), length, OptionalLong.of(length)));
    return length;
  }

  private RemoteFile check(long length, Optional<String> sha256, long start) throws IOException {
    listener.on(new PullEvent.Verifying(file.path(), length));
    String found = FileHash.of(partial);
    if (sha256.isPresent() && !sha256.get().equals(found)) {
      discard();
      if (start > 0) {
        throw new NetworkTrouble(
            "the resumed file has SHA-256 " + found + ", expected " + sha256.get(),
            Optional.empty());
      }
      throw wrongBytes(found, sha256.get());
    }
    if (sha256.isEmpty()) {
      requirePlausible();
    }
    return new RemoteFile(file.path(), OptionalLong.of(length), Optional.of(found));
  }

  private void requirePlausible() throws IOException {
    try {
      Plausible.require(partial, file.path(), model);
    } catch (ModelException e) {
      discard();
      throw e;
    }
  }

  private void discard() throws IOException {
    Files.deleteIfExists(partial);
    Files.deleteIfExists(identity);
  }

  private ModelException wrongBytes(String found, String expected) {
    return new ModelException(
        name()
            + " is not what it should be: SHA-256 "
            + found
            + ", expected "
            + expected
            + "; nothing was kept. "
            + suspects());
  }

  private ModelException tooLarge(String found, long limit) {
    return new ModelException(
        name()
            + " is too large: "
            + settings.endpoint()
            + " sends "
            + found
            + ", the limit is "
            + limit
            + "; nothing was kept. "
            + suspects());
  }

  private String suspects() {
    return "Pull again; if it stays so, a proxy or the mirror "
        + settings.endpoint()
        + " alters files: try another HF_ENDPOINT";
  }

  private long limit() {
    if (file.size().isPresent()) {
      return file.size().getAsLong();
    }
    String lower = file.path().toLowerCase(Locale.ROOT);
    boolean weights = lower.contains(".onnx");
    return weights ? settings.maxFileBytes() : Math.min(MAX_SMALL_FILE, settings.maxFileBytes());
  }

  private String name() {
    return "file " + file.path() + " of model " + model;
  }

  private static long size(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
