package dev.windhover.tools.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Standard output in UTF-8 that remembers why a write failed: a {@link PrintStream} by itself drops
 * what it cannot write and goes on. Thread-safe.
 */
public final class ResultStream extends PrintStream {
  private final Descriptor descriptor;

  private ResultStream(Descriptor descriptor) {
    super(descriptor, true, StandardCharsets.UTF_8);
    this.descriptor = descriptor;
  }

  /** Results go where {@code descriptor} leads. */
  static ResultStream to(FileDescriptor descriptor) {
    return new ResultStream(new Descriptor(descriptor));
  }

  /**
   * Why results are missing at their target, such as a full disk. A reader that has seen enough and
   * closed its pipe is no failure.
   */
  public Optional<IOException> failure() {
    flush();
    return Optional.ofNullable(descriptor.failure)
        .filter(e -> e.getMessage() == null || !e.getMessage().contains("Broken pipe"));
  }

  private static final class Descriptor extends FileOutputStream {
    private volatile IOException failure;

    Descriptor(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
