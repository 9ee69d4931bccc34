package dev.windhover.encoder.onnx.model.hub;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of a {@link ModelHub}; each has a default, from the environment where a variable is
 * named.
 */
public final class ModelHubBuilder {
  /** What {@code huggingface_hub} reads as yes. */
  private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  private Map<String, String> environment = System.getenv();
  private Path cacheDirectory;
  private String endpoint;
  private String token;
  private ProxySelector proxy;
  private boolean offline;
  private ModelCatalogue catalogue;
  private Duration connectTimeout = Duration.ofSeconds(20);
  private Duration silence = Duration.ofSeconds(60);
  private Duration lockTimeout = Duration.ofHours(1);
  private Duration backoff = Duration.ofSeconds(1);
  private Duration longestWait = Duration.ofMinutes(2);
  private int attempts = 6;
  private long maxFileBytes = 16L << 30;

  ModelHubBuilder() {}

  /**
   * Where models are kept. Default: {@code $WINDHOVER_CACHE/models}, else {@code
   * $XDG_CACHE_HOME/windhover/models}, {@code ~/.cache/windhover/models}, {@code
   * ~/Library/Caches/windhover/models} or {@code %LOCALAPPDATA%\windhover\Cache\models}, as the
   * operating system has it.
   */
  public ModelHubBuilder cacheDirectory(Path directory) {
    this.cacheDirectory = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * The hub or its mirror. Default: {@code HF_ENDPOINT}, else {@link ModelHub#DEFAULT_ENDPOINT}.
   */
  public ModelHubBuilder endpoint(URI address) {
    this.endpoint = address.toString();
    return this;
  }

  /** The user's token, for private and gated models. Default: {@code HF_TOKEN}. */
  public ModelHubBuilder token(String secret) {
    this.token = Objects.requireNonNull(secret, "secret");
    return this;
  }

  /**
   * The proxy. Default: the JVM's ({@code -Dhttps.proxyHost}), else {@code HTTPS_PROXY}, {@code
   * HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}.
   */
  public ModelHubBuilder proxy(ProxySelector selector) {
    this.proxy = Objects.requireNonNull(selector, "selector");
    return this;
  }

  /** Never open a connection. Also the effect of {@code HF_HUB_OFFLINE=1}. */
  public ModelHubBuilder offline() {
    this.offline = true;
    return this;
  }

  /** The models known by name. Default: {@link ModelCatalogue#bundled()}. */
  public ModelHubBuilder catalogue(ModelCatalogue models) {
    this.catalogue = Objects.requireNonNull(models, "models");
    return this;
  }

  /** The longest to wait for a connection. Default: 20 s. */
  public ModelHubBuilder connectTimeout(Duration time) {
    this.connectTimeout = positive(time, "connectTimeout");
    return this;
  }

  /** The longest that a server may send nothing. Default: 60 s. */
  public ModelHubBuilder silenceTimeout(Duration time) {
    this.silence = positive(time, "silenceTimeout");
    return this;
  }

  /** The longest to wait for another process that pulls the same model. Default: 1 h. */
  public ModelHubBuilder lockTimeout(Duration time) {
    this.lockTimeout = positive(time, "lockTimeout");
    return this;
  }

  /** Attempts at one file that bring nothing before the pull fails. Default: 6. */
  public ModelHubBuilder attempts(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("attempts is " + count + ", at least 1 is needed");
    }
    this.attempts = count;
    return this;
  }

  /** The largest file to accept when its size is not known beforehand. Default: 16 GiB. */
  public ModelHubBuilder maxFileBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxFileBytes is " + bytes + ", at least 1 is needed");
    }
    this.maxFileBytes = bytes;
    return this;
  }

  ModelHubBuilder environment(Map<String, String> variables) {
    this.environment = Map.copyOf(variables);
    return this;
  }

  ModelHubBuilder backoff(Duration first, Duration longest) {
    this.backoff = first;
    this.longestWait = longest;
    return this;
  }

  /**
   * @throws IllegalArgumentException if a setting or a variable of the environment is not usable;
   *     the message names it and never repeats a secret
   */
  public ModelHub build() {
    String address =
        endpoint != null
            ? endpoint
            : environment.getOrDefault("HF_ENDPOINT", ModelHub.DEFAULT_ENDPOINT.toString());
    if (address.isBlank()) {
      address = ModelHub.DEFAULT_ENDPOINT.toString();
    }
    String offlineVariable = environment.getOrDefault("HF_HUB_OFFLINE", "");
    boolean isOffline = offline || YES.contains(offlineVariable.strip().toUpperCase(Locale.ROOT));
    HubSettings settings =
        new HubSettings(
            HubSettings.checkEndpoint(address, endpoint != null ? "endpoint" : "HF_ENDPOINT"),
            token != null
                ? HubSettings.checkToken(token, "the token")
                : HubSettings.checkToken(environment.getOrDefault("HF_TOKEN", ""), "HF_TOKEN"),
            proxy != null
                ? ProxyChoice.of(proxy)
                : ProxyChoice.of(System.getProperties(), environment),
            isOffline ? HubSettings.Mode.OFFLINE : HubSettings.Mode.ONLINE,
            connectTimeout,
            silence,
            lockTimeout,
            attempts,
            backoff,
            longestWait,
            maxFileBytes);
    Path root =
        cacheDirectory != null
            ? cacheDirectory
            : CacheLayout.defaultRoot(
                environment, System.getProperty("os.name"), System.getProperty("user.home"));
    return new ModelHub(
        settings, new CacheLayout(root), catalogue != null ? catalogue : ModelCatalogue.bundled());
  }

  private static Duration positive(Duration time, String name) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " is " + time + ", it must be positive");
    }
    return time;
  }
}
