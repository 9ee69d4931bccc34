package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.RgbImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening and running a model asks no name server and opens no socket, in Java or natively. */
class OfflineTest {

  @Test
  void model_openedAndRunInAProcessOfItsOwn_touchesNoNetwork(@TempDir Path folder)
      throws Exception {
    List<String> lines = run(folder, Program.class);

    assertThat(lines).last().isEqualTo("vectors 384 384 196");
    assertThat(lines).noneMatch(l -> l.startsWith("NETWORK"));
  }

  @Test
  void probe_programThatResolvesAndConnects_isCaught(@TempDir Path folder) throws Exception {
    assertThat(run(folder, Talker.class))
        .anyMatch(l -> l.startsWith("NETWORK lookup of windhover.invalid"))
        .anyMatch(l -> l.equals("NETWORK socket channel"))
        .anyMatch(l -> l.equals("NETWORK socket"));
  }

  private static List<String> run(Path folder, Class<?> program)
      throws IOException, InterruptedException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InetAddressResolverProvider.class.getName()), Resolvers.class.getName());
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            // The reference tokenizer is for other tests only; users never have it.
            .filter(p -> !p.contains("djl"))
            .reduce(folder.toString(), (a, b) -> a + File.pathSeparator + b);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.nio.channels.spi.SelectorProvider=" + Sockets.class.getName(),
                "-cp",
                classPath,
                program.getName())
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  /** What a user does. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      watchSockets();
      RgbImage image = new RgbImage(40, 30, new byte[3 * 40 * 30]);
      try (ClipModel model = ClipModel.bundled()) {
        int text = model.encodeText("a dog").length;
        int picture = model.encodeImage(image).length;
        int cells = model.encodePatches(image).size();
        reportOpenSockets();
        System.out.println("vectors " + text + " " + picture + " " + cells);
      }
    }
  }

  /** A program that does what none should. */
  static final class Talker {
    private Talker() {}

    public static void main(String[] args) throws IOException {
      watchSockets();
      try {
        InetAddress.getByName("windhover.invalid");
      } catch (UnknownHostException e) {
        System.out.println("as expected: " + e.getMessage());
      }
      try (SocketChannel channel = SocketChannel.open()) {
        System.out.println("unexpected: " + channel);
      } catch (IOException e) {
        System.out.println("as expected: " + e.getMessage());
      }
      try (Socket socket = new Socket("127.0.0.1", 9)) {
        System.out.println("unexpected: " + socket);
      } catch (UncheckedIOException e) {
        System.out.println("as expected: " + e.getMessage());
      }
    }
  }

  /** Sockets of native code too, where the system lists what a process has open. */
  private static void reportOpenSockets() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && Files.readSymbolicLink(file).toString().startsWith("socket:")) {
          System.out.println("NETWORK open socket " + file);
        }
      }
    }
  }

  /** Reports every look-up of a name. */
  public static final class Resolvers extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
      return new InetAddressResolver() {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
            throws UnknownHostException {
          System.out.println("NETWORK lookup of " + host);
          throw new UnknownHostException(host);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
          System.out.println("NETWORK lookup of an address");
          throw new UnknownHostException();
        }
      };
    }

    @Override
    public String name() {
      return "reporting";
    }
  }

  /** Reports every channel to the network and opens none. */
  public static final class Sockets extends SelectorProvider {
    private static IOException refuse(String what) {
      System.out.println("NETWORK " + what);
      return new IOException("no network here");
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
      throw refuse("datagram channel");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
      throw refuse("datagram channel");
    }

    @Override
    public Pipe openPipe() throws IOException {
      throw refuse("pipe");
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
      throw refuse("selector");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
      throw refuse("server channel");
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
      throw refuse("socket channel");
    }
  }

  /** Reports every plain socket; those do not go through the provider above. */
  @SuppressWarnings("deprecation") // There is no other way to see them from inside.
  private static void watchSockets() throws IOException {
    Socket.setSocketImplFactory(() -> {
      System.out.println("NETWORK socket");
      throw new UncheckedIOException(new IOException("no network here"));
    });
  }
}
