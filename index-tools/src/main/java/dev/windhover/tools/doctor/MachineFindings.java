package dev.windhover.tools.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.windhover.encoder.onnx.image.DecoderProvider;
import dev.windhover.encoder.onnx.image.ImageFormat;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Count;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.lucene.util.VectorUtil;

/** Findings about the machine: Java, processor, memory, folders, picture formats. */
public final class MachineFindings {
  /** Platforms that ONNX Runtime's Java library brings native code for. */
  private static final List<String> PLATFORMS =
      List.of("linux-x64", "linux-aarch64", "osx-x64", "osx-aarch64", "win-x64");

  private MachineFindings() {}

  /** All of them, in the order of a report. */
  public static List<Finding> all(Path userFolder) {
    List<Finding> out = new ArrayList<>();
    out.add(java());
    out.add(system());
    out.add(simd());
    out.add(natives());
    out.add(pictures());
    out.add(folder(userFolder));
    out.add(names());
    return out;
  }

  private static Finding java() {
    return Finding.ok(
        "java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("java.home"));
  }

  private static Finding system() {
    Runtime runtime = Runtime.getRuntime();
    String memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
            ? ", " + ByteText.of(os.getTotalMemorySize()) + " of memory"
            : "";
    String text =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Count.of(runtime.availableProcessors(), "core")
            + memory
            + ", Java heap up to "
            + ByteText.of(runtime.maxMemory());
    return runtime.maxMemory() < 400L << 20
        ? Finding.note("system", text + ": give more with WINDHOVER_JAVA_OPTS=-Xmx2g")
        : Finding.ok("system", text);
  }

  /** Lucene tells of its vector support when it is first used; nothing else tells it as exactly. */
  private static Finding simd() {
    List<String> said = new ArrayList<>();
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger lucene = Logger.getLogger("org.apache.lucene.internal.vectorization");
    Level level = lucene.getLevel();
    boolean parents = lucene.getUseParentHandlers();
    lucene.setLevel(Level.ALL);
    lucene.setUseParentHandlers(false);
    lucene.addHandler(listener);
    try {
      VectorUtil.dotProduct(new float[] {1}, new float[] {1});
    } finally {
      lucene.removeHandler(listener);
      lucene.setUseParentHandlers(parents);
      lucene.setLevel(level);
    }
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    String told = said.isEmpty() ? "" : ": " + said.get(0);
    boolean off = !module || said.stream().anyMatch(line -> line.contains("can't be enabled"));
    if (!off) {
      return Finding.ok("simd", "on" + told);
    }
    return Finding.note(
        "simd",
        "off, searching is several times slower"
            + told
            + (module ? "" : ": start Java with --add-modules jdk.incubator.vector"));
  }

  private static Finding natives() {
    Set<String> there = new TreeSet<>();
    for (String platform : PLATFORMS) {
      String folder = "/ai/onnxruntime/native/" + platform + "/";
      for (String file : List.of("libonnxruntime.so", "libonnxruntime.dylib", "onnxruntime.dll")) {
        if (MachineFindings.class.getResource(folder + file) != null) {
          there.add(platform);
        }
      }
    }
    String own = platform();
    return there.contains(own)
        ? Finding.ok(
            "native",
            "ONNX Runtime " + runtimeVersion() + "for " + own + " (there are " + there + ")")
        : Finding.problem(
            "native",
            "ONNX Runtime has no native library for "
                + own
                + ", only for "
                + there
                + ": no model can run here");
  }

  /** The version in the jar's manifest: asking the runtime itself would load it. */
  private static String runtimeVersion() {
    try {
      Enumeration<URL> manifests =
          MachineFindings.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
      while (manifests.hasMoreElements()) {
        try (InputStream in = manifests.nextElement().openStream()) {
          Attributes main = new Manifest(in).getMainAttributes();
          if ("onnxruntime".equals(main.getValue(Attributes.Name.IMPLEMENTATION_TITLE))) {
            return main.getValue(Attributes.Name.IMPLEMENTATION_VERSION) + " ";
          }
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("windows") ? "win" : os.startsWith("mac") ? "osx" : "linux")
        + (arch.equals("amd64") || arch.equals("x86_64") ? "-x64" : "-" + arch);
  }

  private static Finding pictures() {
    Set<ImageFormat> missing =
        EnumSet.of(ImageFormat.HEIC, ImageFormat.AVIF, ImageFormat.JXL, ImageFormat.RAW);
    for (DecoderProvider provider : ServiceLoader.load(DecoderProvider.class)) {
      missing.removeAll(provider.formats());
    }
    List<String> there = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (ImageFormat format : ImageFormat.values()) {
      (missing.contains(format) ? not : there).add(format.title());
    }
    return Finding.ok(
        "pictures",
        String.join(", ", there)
            + (not.isEmpty()
                ? ""
                : "; not "
                    + String.join(", ", not)
                    + " (install heif-convert, vips or magick for them)"));
  }

  private static Finding folder(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    try {
      String text =
          folder + ", " + ByteText.of(Files.getFileStore(there).getUsableSpace()) + " free";
      return Files.isWritable(there)
          ? Finding.ok("folder", text)
          : Finding.problem(
              "folder", folder + " cannot be written: set WINDHOVER_USER_HOME to one that can");
    } catch (IOException e) {
      return Finding.problem("folder", folder + ": " + e.getMessage());
    }
  }

  private static Finding names() {
    String encoding = System.getProperty("sun.jnu.encoding", "unknown");
    return encoding.equalsIgnoreCase("UTF-8")
        ? Finding.ok("names", "of files in UTF-8")
        : Finding.note(
            "names",
            "of files in "
                + encoding
                + ": files with other letters cannot be opened; set LC_ALL=C.UTF-8");
  }
}
