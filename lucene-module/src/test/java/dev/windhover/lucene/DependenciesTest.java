package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Maven resolves for a user of this module, as the build wrote it down. */
class DependenciesTest {
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib|a|lib)(\\.\\d+)*");

  private static List<Path> runtimeClasspath() throws IOException {
    Path list =
        Path.of(System.getProperty("windhover.project"))
            .resolve("lucene-module/target/runtime-classpath.txt");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(Files.readString(list).strip())
        .map(Path::of)
        .toList();
  }

  @Test
  void user_resolvesLuceneRoaringBitmapAndTheEncoderApiAlone() throws IOException {
    List<Path> classpath = runtimeClasspath();
    List<Path> own = classpath.stream().filter(f -> isEncoderApi(f)).toList();
    assertThat(own).hasSize(1);
    List<String> libraries =
        classpath.stream()
            .filter(f -> !isEncoderApi(f))
            .map(f -> f.getFileName().toString().replaceAll("-\\d.*", ""))
            .sorted()
            .toList();
    assertThat(libraries)
        .containsExactly(
            "RoaringBitmap",
            "lucene-analysis-common",
            "lucene-backward-codecs",
            "lucene-core",
            "lucene-facet",
            "lucene-join",
            "lucene-queries",
            "lucene-queryparser",
            "lucene-sandbox");
  }

  @Test
  void user_resolvesNothingNative() throws IOException {
    for (Path file : runtimeClasspath()) {
      if (Files.isRegularFile(file)) {
        try (JarFile jar = new JarFile(file.toFile())) {
          assertThat(jar.stream().map(e -> e.getName()).filter(n -> NATIVE.matcher(n).matches()))
              .as("native files in %s", file.getFileName())
              .isEmpty();
        }
      }
    }
  }

  /** A folder of classes in a build of all modules, else a jar. */
  private static boolean isEncoderApi(Path file) {
    return file.toString().replace(File.separatorChar, '/').contains("encoder/api/target")
        || file.getFileName().toString().startsWith("windhover-encoder-api-");
  }
}
