package dev.windhover.encoder;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Sentences around a label. CLIP was trained on captions, not on bare words, so a label is encoded
 * within a sentence, and the mean of several sentences is steadier than one (Radford et al. 2021,
 * 3.1.4). Immutable.
 *
 * @param templates each with the placeholder {@value #PLACEHOLDER} at least once; none twice
 */
public record PromptTemplates(List<String> templates) {

  /** Where the label goes. */
  public static final String PLACEHOLDER = "{}";

  /** One sentence, for photos. */
  public static final PromptTemplates PHOTO = new PromptTemplates(List.of("a photo of a {}"));

  /** The seven that CLIP's authors chose out of eighty for ImageNet, for pictures of any kind. */
  public static final PromptTemplates CLIP =
      new PromptTemplates(
          List.of(
              "itap of a {}.",
              "a bad photo of the {}.",
              "a origami {}.",
              "a photo of the large {}.",
              "a {} in a video game.",
              "art of the {}.",
              "a photo of the small {}."));

  /**
   * @throws IllegalArgumentException if there is no template, one lacks the placeholder, or one
   *     stands there twice
   */
  public PromptTemplates {
    templates = List.copyOf(templates);
    if (templates.isEmpty()) {
      throw new IllegalArgumentException(
          "no template was given: use PromptTemplates.PHOTO, or {} for the bare label");
    }
    for (String template : templates) {
      if (!template.contains(PLACEHOLDER)) {
        throw new IllegalArgumentException(
            "the template '" + template + "' has no {} where the label goes");
      }
    }
    if (new LinkedHashSet<>(templates).size() < templates.size()) {
      throw new IllegalArgumentException("a template stands there twice: " + templates);
    }
  }

  /** The sentences for one label, in order. */
  public List<String> prompts(String label) {
    return templates.stream().map(t -> t.replace(PLACEHOLDER, label)).toList();
  }
}
