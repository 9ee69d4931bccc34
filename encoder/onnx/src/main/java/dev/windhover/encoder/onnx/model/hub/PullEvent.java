package dev.windhover.encoder.onnx.model.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** What happens during a pull, in the order it happens. Sizes are in bytes. */
public sealed interface PullEvent {

  /**
   * The files are known, and those missing will be fetched.
   *
   * @param model id on the hub; differs from the name asked for when that was an original whose
   *     ONNX export another publisher made
   * @param revision commit or branch
   * @param weights number format
   * @param files how many files the folder will have
   * @param bytes of all files; absent when a size is not known in advance
   * @param folder where they will be
   */
  record Planned(
      String model, String revision, Weights weights, int files, OptionalLong bytes, Path folder)
      implements PullEvent {}

  /**
   * Bytes of a file have arrived; sent at its start, about once a mebibyte, and at its end.
   *
   * @param received including those of an earlier, interrupted pull
   * @param size absent while the server has not said
   */
  record Downloading(String file, long received, OptionalLong size) implements PullEvent {}

  /** The hash of a file is computed. */
  record Verifying(String file, long size) implements PullEvent {}

  /** Nothing moves for a while: another process pulls the same model, or the hub asked for time. */
  record Waiting(String reason, Duration atMost) implements PullEvent {}

  /**
   * The folder is complete and every byte is checked.
   *
   * @param received over the network by this pull; 0 when the cache had everything
   */
  record Finished(Path folder, long received) implements PullEvent {}
}
