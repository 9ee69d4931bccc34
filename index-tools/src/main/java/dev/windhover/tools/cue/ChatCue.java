package dev.windhover.tools.cue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.WindhoverException;
import dev.windhover.lucene.vstar.ContextCue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a chat endpoint where a thing may be (V*, Wu and Xie 2023, section 3.2). Nothing is sent
 * anywhere unless somebody builds one of these; what is sent are the words of the query and, with
 * {@link Builder#sendPixels} alone, a small JPEG of the region, without metadata.
 *
 * <p>Answers are cached; redirects are not followed, so the key reaches no other host. Thread-safe.
 * Every fault of the endpoint is a {@link WindhoverException} within the timeout, retries included.
 */
public final class ChatCue implements ContextCue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_REPLY = 256 * 1024;
  private static final int CACHED = 512;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HttpClient http;
  private final URI endpoint;
  private final ChatDialect dialect;
  private final String model;
  private final Optional<String> key;
  private final Duration timeout;
  private final int retries;
  private final boolean pixels;
  private final Map<String, String> cache =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > CACHED;
            }
          });

  private ChatCue(Builder b) {
    String base = b.base.toString();
    this.endpoint = URI.create((base.endsWith("/") ? base : base + "/") + b.dialect.path());
    this.dialect = b.dialect;
    this.model = b.model;
    this.key = Optional.ofNullable(b.key);
    this.timeout = b.timeout;
    this.retries = b.retries;
    this.pixels = b.pixels;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * A builder.
   *
   * @param base such as {@code http://127.0.0.1:11434} for Ollama or {@code
   *     http://127.0.0.1:8000/v1} for the OpenAI dialect
   * @param model by the endpoint's name for it
   * @throws IllegalArgumentException if the address is no http or https one, or the model is blank
   */
  public static Builder builder(ChatDialect dialect, URI base, String model) {
    return new Builder(dialect, base, model);
  }

  @Override
  public Optional<String> likelyPlace(Question question) {
    String prompt =
        "According to common sense"
            + (pixels ? " and what the picture shows" : "")
            + ", where in a photo is \""
            + question.target()
            + "\" most likely to be? Answer with one short noun phrase that names the surroundings"
            + " or the thing next to it, such as \"the kitchen table\", and nothing else.";
    return ChatAnswer.phrase(ask(prompt, question, List.of()));
  }

  /** Asks only with {@link Builder#sendPixels}: numbers say nothing of a picture not seen. */
  @Override
  public List<Integer> firstParts(Question question) {
    if (!pixels) {
      return List.of();
    }
    String prompt =
        "The picture is divided into parts numbered 1 to "
            + question.parts().size()
            + ". In which may \""
            + question.target()
            + "\" be, even if it is too small to see? Answer with numbers only, the most likely"
            + " first.";
    return ChatAnswer.numbers(ask(prompt, question, question.parts()), question.parts().size());
  }

  private String ask(String prompt, Question question, List<Region> parts) {
    Optional<byte[]> jpeg =
        pixels
            ? Optional.of(NumberedPicture.jpeg(question.pixels().get(), question.region(), parts))
            : Optional.empty();
    String body = dialect.request(model, prompt, jpeg).toString();
    String known = cache.get(body);
    if (known != null) {
      return known;
    }
    Duration limit = timeout.compareTo(question.timeLeft()) < 0 ? timeout : question.timeLeft();
    String answer = send(body, System.nanoTime() + limit.toNanos());
    cache.put(body, answer);
    return answer;
  }

  private String send(String body, long deadline) {
    for (int tried = 0; ; tried++) {
      String fault;
      try {
        HttpResponse<byte[]> reply = once(body, deadline);
        int status = reply.statusCode();
        if (status == 200) {
          return text(reply.body());
        }
        fault = "answered " + status;
        if (status != 429 && status < 500) {
          throw failure(
              fault
                  + (status == 401 || status == 403
                      ? ": is the key right?"
                      : status / 100 == 3
                          ? ": redirects are not followed; give the final address"
                          : ": are address, dialect and model right?"));
        }
      } catch (IOException e) {
        fault = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      Duration pause = PAUSE.multipliedBy(1L << tried);
      if (tried >= retries || deadline - System.nanoTime() <= pause.toNanos()) {
        throw failure(fault + " (asked " + (tried + 1) + " times)");
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure("interrupted");
      }
    }
  }

  /** One exchange. The clock covers the whole reply: a server may send headers and then drip. */
  private HttpResponse<byte[]> once(String body, long deadline) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body));
    key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
    CompletableFuture<HttpResponse<byte[]>> reply =
        http.sendAsync(request.build(), info -> new LimitedBody(LARGEST_REPLY));
    try {
      return reply.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw failure("gave no answer within " + timeout.toMillis() + " ms or the search's time");
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private String text(byte[] body) {
    JsonNode answer;
    try {
      answer = dialect.answer(JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw failure("sent no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw failure("sent no readable text");
    }
    if (!answer.isTextual()) {
      throw failure(
          "sent a reply without an answer: is it of the "
              + dialect.name().toLowerCase(Locale.ROOT)
              + " dialect?");
    }
    return answer.textValue();
  }

  private WindhoverException failure(String what) {
    return new WindhoverException("chat endpoint " + endpoint + " " + what);
  }

  /** Collects the options. Not thread-safe. */
  public static final class Builder {
    private final ChatDialect dialect;
    private final URI base;
    private final String model;
    private String key;
    private Duration timeout = Duration.ofSeconds(10);
    private int retries = 2;
    private boolean pixels;

    private Builder(ChatDialect dialect, URI base, String model) {
      this.dialect = Objects.requireNonNull(dialect, "dialect");
      this.base = base;
      this.model = model;
      String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https"))
          || base.getHost() == null
          || base.getRawUserInfo() != null
          || base.getRawQuery() != null
          || base.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "a chat endpoint is http://HOST/... or https://HOST/..., without user, query or"
                + " fragment");
      }
      if (model.isBlank()) {
        throw new IllegalArgumentException("the endpoint needs the name of a model");
      }
    }

    /** Sent as a bearer token to the endpoint's own host. */
    public Builder key(String value) {
      if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IllegalArgumentException("a key is printable ASCII without spaces");
      }
      this.key = value;
      return this;
    }

    /** For one question with all its retries; ten seconds when not given. */
    public Builder timeout(Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException("timeout must be above zero, got " + value);
      }
      this.timeout = value;
      return this;
    }

    /** After a lost connection, status 429 or one from 500; two when not given. */
    public Builder retries(int value) {
      if (value < 0 || value > 10) {
        throw new IllegalArgumentException("retries must be 0 to 10, got " + value);
      }
      this.retries = value;
      return this;
    }

    /** Lets pixels leave the machine: each question comes with a small picture of the region. */
    public Builder sendPixels() {
      this.pixels = true;
      return this;
    }

    /** The cue. */
    public ChatCue build() {
      return new ChatCue(this);
    }
  }
}
