package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Decodes through a program that is installed on the machine: {@code heif-convert} or {@code
 * heif-dec} (HEIC, AVIF), {@code vips} (also JPEG XL), {@code magick} (also camera raw). Without
 * any of them it decodes nothing.
 *
 * <p>A program sees one file in a directory of its own that is deleted afterwards, no input, and no
 * more time than it is given; what it writes is bounded and read by our own PNG decoder under the
 * caller's limits. If one program fails the next one is tried. Thread-safe; each call runs a
 * process.
 */
public final class InstalledToolDecoder implements DecoderProvider {
  /** Time that one program may take for one file. */
  public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(30);

  private final List<InstalledTool> tools;
  private final Duration timeLimit;
  private final Set<ImageFormat> formats;

  /** With the programs on the {@code PATH} and {@link #DEFAULT_TIME_LIMIT}. */
  public InstalledToolDecoder() {
    this(onPath(System.getenv("PATH")), DEFAULT_TIME_LIMIT);
  }

  private InstalledToolDecoder(List<InstalledTool> tools, Duration timeLimit) {
    this.tools = List.copyOf(tools);
    this.timeLimit = timeLimit;
    EnumSet<ImageFormat> all = EnumSet.noneOf(ImageFormat.class);
    for (InstalledTool tool : tools) {
      all.addAll(tool.kind().formats());
    }
    this.formats = Collections.unmodifiableSet(all);
  }

  /**
   * With these programs, in this order; what a program is shows its file name.
   *
   * @throws IllegalArgumentException if a file is not executable or not one of the known programs,
   *     or the time limit is not positive
   */
  public static InstalledToolDecoder of(List<Path> programs, Duration timeLimit) {
    Objects.requireNonNull(timeLimit, "timeLimit");
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("the time limit must be positive, got " + timeLimit);
    }
    List<InstalledTool> tools = new ArrayList<>();
    for (Path program : programs) {
      if (!Files.isExecutable(program)) {
        throw new IllegalArgumentException(program + " is no executable file");
      }
      tools.add(InstalledTool.of(program));
    }
    return new InstalledToolDecoder(tools, timeLimit);
  }

  private static List<InstalledTool> onPath(String path) {
    List<InstalledTool> found = new ArrayList<>();
    if (path == null) {
      return found;
    }
    for (InstalledTool.Kind kind : InstalledTool.Kind.values()) {
      for (String folder : path.split(File.pathSeparator)) {
        for (String name : kind.fileNames()) {
          // An empty entry means the working directory, where a hostile program may lie.
          Path program = folder.isEmpty() ? null : new File(folder, name).toPath();
          if (program != null && Files.isRegularFile(program) && Files.isExecutable(program)) {
            found.add(new InstalledTool(kind, program));
          }
        }
      }
    }
    return found;
  }

  @Override
  public String name() {
    return "installed tools " + tools.stream().map(t -> t.kind().name()).distinct().toList();
  }

  @Override
  public Set<ImageFormat> formats() {
    return formats;
  }

  @Override
  public RgbImage decode(byte[] bytes, ImageFormat format, DecodeLimits limits) throws IOException {
    HeifSize.check(bytes, format, limits);
    List<String> failures = new ArrayList<>();
    for (InstalledTool tool : tools) {
      if (tool.kind().formats().contains(format)) {
        try {
          byte[] png = tool.toPng(bytes, format, limits, timeLimit);
          return PngDecoder.decodeAsStored(png, limits);
        } catch (InstalledTool.ToolException e) {
          failures.add(e.getMessage());
        }
      }
    }
    throw new ImageFormatException(
        format.title()
            + " could not be decoded: "
            + (failures.isEmpty() ? "no installed tool knows it" : String.join("; ", failures)));
  }
}
