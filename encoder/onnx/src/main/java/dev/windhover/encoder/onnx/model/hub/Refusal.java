package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Turns a status that is no success into what the user can do about it. */
final class Refusal {
  private final HubSettings settings;
  private final String model;
  private final String revision;

  Refusal(HubSettings settings, String model, String revision) {
    this.settings = settings;
    this.model = model;
    this.revision = revision;
  }

  /**
   * @param what the file or list that was asked for
   * @return what to throw when no further attempt will succeed
   * @throws NetworkTrouble if another attempt may
   */
  ModelException of(HubClient.Reply reply, String what) throws NetworkTrouble {
    int status = reply.status();
    String page = settings.endpoint() + "/" + model;
    String answer =
        what
            + " of "
            + model
            + " at revision "
            + revision
            + ": the hub answers "
            + status
            + said(reply);
    return switch (status) {
      case 401 -> new ModelException(answer + ". " + unauthorised(reply.uri(), page));
      case 403 ->
          new ModelException(
              answer
                  + ". The model is private or its terms are not accepted: accept them at "
                  + page
                  + " with the account whose token is in HF_TOKEN");
      case 404 ->
          new ModelException(
              answer
                  + ". Check the id, the revision and the file at "
                  + page
                  + "/tree/"
                  + revision
                  + (settings.isEndpoint(reply.uri())
                      ? ""
                      : " (asked: " + HubClient.shown(reply.uri()) + ")"));
      case 407 ->
          new ModelException(
              answer
                  + ". The proxy wants credentials: set HTTPS_PROXY=http://user:password@host:port,"
                  + " and start Java with -Djdk.http.auth.tunneling.disabledSchemes= to let basic"
                  + " credentials pass");
      case 408, 425, 429, 500, 502, 503, 504 ->
          throw new NetworkTrouble(answer, retryAfter(reply, Instant.now()));
      default ->
          new ModelException(
              answer + ", expected 200 or 206: check HF_ENDPOINT (" + settings.endpoint() + ")");
    };
  }

  private String unauthorised(URI uri, String page) {
    if (settings.token().isEmpty()) {
      return "The model does not exist, or is private or gated: check the id at "
          + page
          + ", and set HF_TOKEN to a token of an account that may read it";
    }
    if (!settings.isTokenSafe()) {
      return "The token in HF_TOKEN was not sent, since "
          + settings.endpoint()
          + " is not encrypted: set HF_ENDPOINT to an https address";
    }
    if (!settings.isEndpoint(uri)) {
      return "The hub redirected to "
          + HubClient.shown(uri)
          + ", where the token is never sent: pull again, its signed address may have expired";
    }
    return "The token in HF_TOKEN is expired or may not read this model: check it, and the id at "
        + page;
  }

  /** The hub's own words, which come from outside and are cut and cleaned. */
  private static String said(HubClient.Reply reply) {
    String code = reply.headers().firstValue("x-error-code").orElse("");
    String message = reply.headers().firstValue("x-error-message").orElse("");
    String words = (code + (code.isEmpty() || message.isEmpty() ? "" : ", ") + message);
    return words.isEmpty() ? "" : " (" + HubNames.printable(words) + ")";
  }

  /** Seconds or an HTTP date; absent when missing or unreadable. */
  static Optional<Duration> retryAfter(HubClient.Reply reply, Instant now) {
    String value = reply.headers().firstValue("retry-after").orElse("").strip();
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
