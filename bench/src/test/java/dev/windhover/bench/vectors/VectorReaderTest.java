package dev.windhover.bench.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorReaderTest {
  @TempDir Path folder;

  @Test
  void npy_writtenFloats_areReadBack() throws IOException {
    Path file = folder.resolve("a.npy");
    try (NpyWriter writer = NpyWriter.floats(file, 3)) {
      writer.write(new float[] {1, 2, 3});
      writer.write(new float[] {-4, 0.5f, Float.MIN_VALUE});
    }

    try (VectorReader reader = VectorReader.open(file)) {
      assertThat(reader.size()).isEqualTo(2);
      assertThat(reader.dimensions()).isEqualTo(3);
      assertThat(reader.row(0)).containsExactly(1, 2, 3);
      assertThat(reader.row(1)).containsExactly(-4, 0.5f, Float.MIN_VALUE);
    }
  }

  /** The bytes that numpy.save(numpy.array([[1.5, -2.0]], numpy.float16)) makes. */
  @Test
  void npy_halfFloatsOfNumpy_areWidened() throws IOException {
    Path file = npy("{'descr': '<f2', 'fortran_order': False, 'shape': (1, 2), }", 0x3e00, 0xc000);

    try (VectorReader reader = VectorReader.open(file)) {
      assertThat(reader.row(0)).containsExactly(1.5f, -2f);
    }
  }

  @Test
  void npy_storedByColumns_isRefused() throws IOException {
    Path file = npy("{'descr': '<f2', 'fortran_order': True, 'shape': (1, 2), }", 0, 0);

    assertThatThrownBy(() -> VectorReader.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stored by columns")
        .hasMessageContaining("ascontiguousarray");
  }

  @Test
  void npy_oneDimension_isRefused() throws IOException {
    Path file = npy("{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }", 0, 0);

    assertThatThrownBy(() -> VectorReader.open(file)).hasMessageContaining("a shape (n, d)");
  }

  @Test
  void npy_integers_areRefused() throws IOException {
    Path file = npy("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), }", 0, 0);

    assertThatThrownBy(() -> VectorReader.open(file)).hasMessageContaining("<i2, not <f2");
  }

  @Test
  void npy_cutShort_isRefused() throws IOException {
    Path file = npy("{'descr': '<f2', 'fortran_order': False, 'shape': (9, 2), }", 0, 0);

    assertThatThrownBy(() -> VectorReader.open(file)).hasMessageContaining("ends early");
  }

  @Test
  void npy_otherFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("b.npy"), "no magic here");

    assertThatThrownBy(() -> VectorReader.open(file)).hasMessageContaining("no NumPy file");
  }

  @Test
  void npy_integersOfAWholeFile_areReadBack() throws IOException {
    Path file = folder.resolve("i.npy");
    NpyWriter.writeInts(file, new int[][] {{1, -2}, {3, 4}});

    assertThat(NpyWriter.readInts(file)).isDeepEqualTo(new int[][] {{1, -2}, {3, 4}});
  }

  @Test
  void fvecs_rows_areRead() throws IOException {
    Path file = fvecs(2, 1f, 2f, 2, 3f, 4f);

    try (VectorReader reader = VectorReader.open(file)) {
      assertThat(reader.size()).isEqualTo(2);
      assertThat(reader.row(1)).containsExactly(3, 4);
    }
  }

  @Test
  void fvecs_rowsOfDifferentLength_areRefused() throws IOException {
    Path file = fvecs(2, 1f, 2f, 3, 3f, 4f);

    try (VectorReader reader = VectorReader.open(file)) {
      assertThatThrownBy(() -> reader.row(1))
          .hasMessageContaining("a row of 3 floats among rows of 2");
    }
  }

  @Test
  void fvecs_cutShort_isRefused() throws IOException {
    Path file = fvecs(2, 1f, 2f, 2, 3f);

    assertThatThrownBy(() -> VectorReader.open(file)).hasMessageContaining("not whole rows");
  }

  @Test
  void open_otherEnding_saysWhatIsRead() {
    assertThatThrownBy(() -> VectorReader.open(folder.resolve("x.hdf5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither .npy nor .fvecs");
  }

  private Path npy(String header, int... halves) throws IOException {
    byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out =
        ByteBuffer.allocate(10 + text.length + 2 * halves.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) text.length).put(text);
    for (int half : halves) {
      out.putShort((short) half);
    }
    return Files.write(folder.resolve("h.npy"), out.array());
  }

  private Path fvecs(Number... values) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (Number value : values) {
      if (value instanceof Float f) {
        out.putFloat(f);
      } else {
        out.putInt(value.intValue());
      }
    }
    return Files.write(folder.resolve("a.fvecs"), out.array());
  }
}
