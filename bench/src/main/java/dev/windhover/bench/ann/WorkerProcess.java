package dev.windhover.bench.ann;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link AnnWorker} from outside. Not thread-safe. */
final class WorkerProcess implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Contender contender;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private final Writer asks;

  private WorkerProcess(Contender contender, Path log, Process process) {
    this.contender = contender;
    this.log = log;
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.asks =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    // Processes must not outlive a bench that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Builds an index and waits for it. */
  static BuildRecord build(Path set, AnnEngine engine, AnnEngine.Graph graph, Path folder, int heap)
      throws IOException {
    Contender contender = new Contender(engine.id(), graph.id(), "build");
    try (WorkerProcess worker = start("build", set, contender, folder, heap, List.of())) {
      return JSON.readValue(worker.answer(), BuildRecord.class);
    }
  }

  /** Opens an index and waits until it is open. */
  static WorkerProcess search(Path set, Contender contender, Path folder, int heap)
      throws IOException {
    List<String> options = contender.engineItself().jvmOptions(contender.search());
    WorkerProcess worker = start("search", set, contender, folder, heap, options);
    String ready = worker.answer();
    if (!ready.equals("ready")) {
      worker.close();
      throw new IOException(contender + " answered '" + ready + "' where it should be ready");
    }
    return worker;
  }

  private static WorkerProcess start(
      String mode, Path set, Contender contender, Path folder, int heap, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx" + heap + "m"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            AnnWorker.class.getName(),
            mode,
            set.toString(),
            contender.engine(),
            contender.graph(),
            folder.toString(),
            contender.search()));
    return new WorkerProcess(
        contender,
        messages(folder),
        new ProcessBuilder(command).redirectError(messages(folder).toFile()).start());
  }

  /** Where the messages of the processes of an index go: the libraries say much at every start. */
  private static Path messages(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  Contender contender() {
    return contender;
  }

  AnnWorker.Answer ask(AnnWorker.Ask ask) throws IOException {
    tell(JSON.writeValueAsString(ask));
    return JSON.readValue(answer(), AnnWorker.Answer.class);
  }

  AnnWorker.Memory memory() throws IOException {
    tell("memory");
    return JSON.readValue(answer(), AnnWorker.Memory.class);
  }

  private void tell(String line) throws IOException {
    asks.write(line);
    asks.write('\n');
    asks.flush();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(contender + " ended without an answer; its last words are in " + log);
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    try {
      asks.close();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
