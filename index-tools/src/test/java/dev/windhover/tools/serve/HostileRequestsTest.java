package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.tools.serve.HostileRequests.Hostile;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand hostile requests: each is answered or cut off, and the server is as before. */
@ExtendWith(ServedGallery.class)
class HostileRequestsTest {
  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 6;

  /** Where an answer takes longer than this, the server hangs. */
  private static final int HANG_MILLIS = 60_000;

  /** What a server may say to nonsense. 501 is an unknown transfer coding, 505 a version. */
  private static final Set<Integer> FINE =
      Set.of(
          200, 304, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 426, 431, 501, 503,
          505);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void tenThousandHostileRequests_areAnsweredAndLeakNothing(Gallery gallery) throws Exception {
    long seed = Long.getLong("tests.seed", System.nanoTime());
    String repeat = "repeat with -Dtest=HostileRequestsTest -Dtests.seed=" + seed;
    System.out.println(repeat);
    Files.writeString(gallery.home.resolve("secret.txt"), HostileRequests.CANARY);
    List<String> keys = new ArrayList<>();
    gallery.json(Routes.IMAGES).get("images").forEach(i -> keys.add(i.get("id").asText()));
    HostileRequests requests =
        new HostileRequests(seed, gallery.server.port(), keys, bodies(gallery));
    Queue<Hostile> queue = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < REQUESTS; i++) {
      queue.add(requests.next());
    }
    Queue<String> faults = new ConcurrentLinkedQueue<>();
    TreeMap<String, Integer> answers = new TreeMap<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(
            clients.submit(() -> {
              for (Hostile h = queue.poll(); h != null; h = queue.poll()) {
                String answer = check(gallery, h, faults);
                synchronized (answers) {
                  answers.merge(answer, 1, Integer::sum);
                }
              }
            }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    System.out.println("answers to hostile requests: " + answers);
    assertThat(faults).as(repeat).isEmpty();
    assertThat(answers.keySet())
        .as("most kinds of refusal occur")
        .contains("400", "404", "405", "415", "421");
    assertThat(gallery.json(Routes.HEALTH).get("status").asText()).isEqualTo("ok");
    assertThat(gallery.json(Routes.SEARCH + "?q=a+cup+of+coffee&k=1").get("hits").get(0).toString())
        .contains("coffee-cup.jpg");
    assertThat(activeRequests(gallery)).as("no request is stuck").isEqualTo(1);
  }

  /** One is the request that asks. Those whose clients have gone may take a moment to end. */
  private static int activeRequests(Gallery gallery) throws Exception {
    int active = -1;
    for (int i = 0; i < 400 && active != 1; i++) {
      Thread.sleep(i == 0 ? 0 : 100);
      active =
          Gallery.text(gallery.get(Routes.METRICS))
              .lines()
              .filter(line -> line.startsWith("windhover_http_requests_active "))
              .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
              .findFirst()
              .orElseThrow();
    }
    return active;
  }

  /** Broken files of every kind, and a good one. */
  private static List<byte[]> bodies(Gallery gallery) throws Exception {
    List<byte[]> out = new ArrayList<>();
    out.add(Gallery.class.getName().getBytes(StandardCharsets.UTF_8));
    Path broken =
        Path.of(
            System.getProperty("windhover.project"),
            "encoder/onnx/src/test/resources/golden/formats/broken");
    if (Files.isDirectory(broken)) {
      try (Stream<Path> files = Files.list(broken)) {
        for (Path file : files.sorted().toList()) {
          out.add(Files.readAllBytes(file));
        }
      }
    }
    out.add(gallery.get(Routes.IMAGES + "/" + Gallery.keyOf("kitten.jpg") + "/thumbnail").body());
    return out;
  }

  private static String check(Gallery gallery, Hostile hostile, Queue<String> faults) {
    String answer;
    try {
      answer = exchange(gallery.server.port(), hostile.bytes());
    } catch (SocketTimeoutException e) {
      faults.add(describe(hostile, "no answer within " + HANG_MILLIS + " ms"));
      return "hang";
    } catch (IOException e) {
      // Cut off: fine for what is no HTTP. Whether the server still works is asked at the end.
      return "cut off";
    }
    if (answer.isEmpty()) {
      return "closed";
    }
    String problem = problemOf(gallery, answer);
    if (problem != null) {
      faults.add(describe(hostile, problem + ": " + abbreviated(answer)));
    }
    return answer.length() > 12 ? answer.substring(9, 12) : "short";
  }

  private static String exchange(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), HANG_MILLIS);
      socket.setSoTimeout(HANG_MILLIS);
      socket.getOutputStream().write(request);
      // No more will come, so a request that is not whole ends here.
      socket.shutdownOutput();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[16 << 10];
      for (int n = in.read(buffer); n >= 0 && out.size() < 4 << 20; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static String problemOf(Gallery gallery, String answer) {
    int echo = answer.indexOf(HostileRequests.MARK);
    if (echo >= 0) {
      return "echoes the headers of a request: " + abbreviated(answer.substring(echo));
    }
    if (!answer.startsWith("HTTP/1.1 ")) {
      return "no HTTP";
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    if (!FINE.contains(status)) {
      return "status " + status;
    }
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, Math.max(0, end)).toLowerCase(Locale.ROOT);
    for (String header : List.of("x-content-type-options: nosniff", "content-security-policy:")) {
      if (!head.contains(header)) {
        return "without " + header;
      }
    }
    if (head.contains("x-injected") || head.contains("access-control-allow")) {
      return "a header that is not ours";
    }
    if (answer.contains(HostileRequests.CANARY) || answer.contains("root:x:0")) {
      return "a file from outside";
    }
    if (status >= 400) {
      for (String leak :
          List.of(gallery.home.toString(), "java.", "\tat ", "jetty", "Exception", "<script")) {
        if (answer.contains(leak)) {
          return "leaks " + leak;
        }
      }
    }
    return null;
  }

  private static String describe(Hostile hostile, String what) {
    String request = new String(hostile.bytes(), StandardCharsets.ISO_8859_1);
    return what + " to " + hostile.kind() + " <<" + abbreviated(request) + ">>";
  }

  private static String abbreviated(String text) {
    return text.substring(0, Math.min(400, text.length()));
  }
}
