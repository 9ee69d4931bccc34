package dev.windhover.encoder;

/**
 * How well a label fits an image.
 *
 * @param label as it was given
 * @param probability in {@code [0, 1]}; whether those of all labels sum to 1 is said by the model's
 *     {@link Matching}
 * @param similarity dot product of image and label, in {@code [-1, 1]}
 */
public record LabelScore(String label, double probability, float similarity) {}
