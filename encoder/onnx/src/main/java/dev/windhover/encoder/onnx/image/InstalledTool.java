package dev.windhover.encoder.onnx.image;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One installed program that turns a file into a PNG. */
record InstalledTool(Kind kind, Path program) {
  private static final int MESSAGE_BYTES = 400;
  private static final int POLL_MILLIS = 20;

  /** The programs that are known, in the order in which they are tried. */
  enum Kind {
    HEIF_CONVERT(EnumSet.of(ImageFormat.HEIC, ImageFormat.AVIF), "heif-convert", "heif-dec") {
      @Override
      List<String> arguments(String in, String out) {
        return List.of(in, out);
      }
    },
    VIPS(EnumSet.of(ImageFormat.HEIC, ImageFormat.AVIF, ImageFormat.JXL), "vips") {
      @Override
      List<String> arguments(String in, String out) {
        return List.of("copy", in, out);
      }
    },
    MAGICK(
        EnumSet.of(ImageFormat.HEIC, ImageFormat.AVIF, ImageFormat.JXL, ImageFormat.RAW),
        "magick") {
      @Override
      List<String> arguments(String in, String out) {
        return List.of(in + "[0]", "-auto-orient", out);
      }
    };

    private final Set<ImageFormat> formats;
    private final List<String> names;

    Kind(Set<ImageFormat> formats, String... names) {
      this.formats = formats;
      this.names = List.of(names);
    }

    abstract List<String> arguments(String in, String out);

    Set<ImageFormat> formats() {
      return formats;
    }

    /** What the program's file may be called on this system. */
    List<String> fileNames() {
      boolean windows = File.separatorChar == '\\';
      return windows ? names.stream().map(name -> name + ".exe").toList() : names;
    }
  }

  /** A program that failed; the message says which and how. */
  static final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    ToolException(String message) {
      super(message);
    }
  }

  /**
   * The program with this file name.
   *
   * @throws IllegalArgumentException if it is none of the known ones
   */
  static InstalledTool of(Path program) {
    String name = program.getFileName().toString();
    for (Kind kind : Kind.values()) {
      if (kind.fileNames().contains(name)) {
        return new InstalledTool(kind, program);
      }
    }
    throw new IllegalArgumentException(
        program + " is none of heif-convert, heif-dec, vips and magick");
  }

  /** Runs the program on the bytes and answers the PNG it wrote. */
  byte[] toPng(byte[] bytes, ImageFormat format, DecodeLimits limits, Duration timeLimit)
      throws IOException, ToolException {
    Path folder = Files.createTempDirectory("windhover-decode");
    try {
      // The name tells the program the format; its own guess may differ from ours.
      String in = "in." + format.name().toLowerCase(Locale.ROOT);
      Files.write(folder.resolve(in), bytes);
      Path log = folder.resolve("log");
      // The largest PNG is 16-bit RGBA that does not shrink; an array holds less than 2 GiB.
      long maxOutput = Math.min(Integer.MAX_VALUE - 8, 8 * limits.maxPixels() + (1 << 20));
      run(folder, in, log, maxOutput, timeLimit);
      return read(folder, log, maxOutput);
    } finally {
      delete(folder);
    }
  }

  private void run(Path folder, String in, Path log, long maxOutput, Duration timeLimit)
      throws IOException, ToolException {
    var command = new ArrayList<String>();
    command.add(program.toAbsolutePath().toString());
    command.addAll(kind.arguments(in, "out.png"));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      long deadline = System.nanoTime() + timeLimit.toNanos();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > deadline) {
          throw new ToolException(program + " took more than " + timeLimit.toMillis() + " ms");
        }
        if (size(folder) > maxOutput) {
          throw tooMuch(maxOutput);
        }
      }
      if (process.exitValue() != 0) {
        throw new ToolException(program + " ended with code " + process.exitValue() + said(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException(program + " was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Files of several pictures give out-1.png, out-2.png and so on. */
  private byte[] read(Path folder, Path log, long maxOutput) throws IOException, ToolException {
    for (String name : List.of("out.png", "out-1.png")) {
      Path out = folder.resolve(name);
      if (Files.isRegularFile(out)) {
        if (Files.size(out) > maxOutput) {
          throw tooMuch(maxOutput);
        }
        return Files.readAllBytes(out);
      }
    }
    throw new ToolException(program + " wrote no picture" + said(log));
  }

  private ToolException tooMuch(long maxOutput) {
    return new ToolException(program + " wrote more than " + maxOutput + " bytes");
  }

  private static String said(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(log)) {
      String text = new String(in.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "" : ": " + text.replaceAll("\\s+", " ");
    }
  }

  private static long size(Path folder) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        sum += file.toFile().length();
      }
    }
    return sum;
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          delete(file);
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(folder);
  }
}
