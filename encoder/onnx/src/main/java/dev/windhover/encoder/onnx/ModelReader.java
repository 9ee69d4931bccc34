package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.onnx.graph.GraphPruner;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.CalibrationFile;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.GraphLoading;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.ModelLayout;
import dev.windhover.encoder.onnx.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a model folder: everything that must be known before a graph is run. */
final class ModelReader {
  private static final List<String> TOKENIZER_FILES =
      List.of("tokenizer.json", "vocab.json", "merges.txt");

  private final ModelFolder folder;
  private final ModelLayout layout;
  private final ModelFamily family;
  private final JsonPart config;
  private final JsonPart tokenizerConfig;
  private final GraphFile vision;
  private final GraphFile text;
  private final VisionRule visionRule;
  private final TextRule textRule;

  private ModelReader(ModelFolder folder, ModelOptions options, CacheDirectory cache)
      throws IOException {
    this.folder = folder;
    LockCheck.run(folder, cache);
    this.config = folder.json("config.json");
    if (!config.exists()) {
      throw new ModelException(
          config.where() + " is missing: a model folder has a config.json. Fetch it again");
    }
    this.tokenizerConfig = folder.json("tokenizer_config.json");
    this.family = ModelFamily.of(config);
    this.layout = ModelLayout.find(folder, options.variant());
    this.vision = GraphFile.read(folder, layout.vision(), cache);
    this.text = layout.merged() ? vision : GraphFile.read(folder, layout.text(), cache);
    this.visionRule = new VisionReader(vision, config, family, options).read(folder);
    this.textRule = new TextReader(text, config, tokenizerConfig, family, options).read(folder);
  }

  /** What the folder says. */
  record Contents(
      GraphLoading vision,
      GraphLoading text,
      VisionRule visionRule,
      TextRule textRule,
      ModelInfo info) {}

  static Contents read(ModelFolder folder, ModelOptions options, CacheDirectory cache)
      throws IOException {
    return new ModelReader(folder, options, cache).contents();
  }

  private Contents contents() throws IOException {
    if (visionRule.dimensions() != textRule.dimensions()) {
      throw new ModelException(
          vision.what()
              + " gives vectors of "
              + visionRule.dimensions()
              + " dimensions, "
              + text.what()
              + " of "
              + textRule.dimensions()
              + ": the two files are not of one model");
    }
    Optional<PatchRule> patches = visionRule.patches();
    Set<String> visionOutputs = new HashSet<>(Set.of(visionRule.imageOutput()));
    patches
        .filter(p -> p.kind() == ModelInfo.PatchVectors.EXPORTED)
        .ifPresent(p -> visionOutputs.add(p.output()));
    return new Contents(
        loading(vision, visionOutputs, patches.map(PatchRule::fragment).orElse(new byte[0])),
        loading(text, Set.of(textRule.output()), new byte[0]),
        visionRule,
        textRule,
        info());
  }

  /** A file with both sides is loaded twice, each time without the other side. */
  private GraphLoading loading(GraphFile file, Set<String> outputs, byte[] fragment) {
    if (!layout.merged()) {
      return new GraphLoading(file, Optional.empty(), fragment);
    }
    Set<String> inputs = GraphPruner.inputs(file.outline(), outputs, file.what());
    if (inputs.contains("input_ids") && inputs.contains(visionRule.input())) {
      throw new ModelException(
          file.what() + " mixes pictures and texts before " + outputs + ": expected two towers");
    }
    return new GraphLoading(file, Optional.of(outputs), fragment);
  }

  private ModelInfo info() throws IOException {
    ModelInfo.PatchVectors kind =
        visionRule.patches().map(PatchRule::kind).orElse(ModelInfo.PatchVectors.NONE);
    String image =
        String.join(
            "\n",
            "image-v1",
            vision.sha256(),
            visionRule.pixels().fingerprint(),
            visionRule.imageOutput() + " " + visionRule.pooling(),
            kind.name(),
            visionRule.patches().map(PatchRule::fingerprint).orElse(""));
    String imageFingerprint = Sha256.ofText(image);
    return new ModelInfo(
        folder.name(),
        visionRule.dimensions(),
        imageFingerprint,
        Sha256.ofText(textIdentity()),
        visionRule.pixels().width(),
        kind,
        family.matching(
            config,
            ModelFamily.learned(vision.outline(), config, "logit_scale"),
            ModelFamily.learned(vision.outline(), config, "logit_bias")),
        CalibrationFile.read(folder, imageFingerprint, visionRule.dimensions()));
  }

  private String textIdentity() throws IOException {
    StringBuilder out = new StringBuilder("text-v1\n" + text.sha256());
    out.append('\n').append(textRule.output()).append(' ').append(textRule.pooling());
    out.append('\n').append(textRule.contextLength()).append(' ').append(textRule.padding());
    out.append(' ').append(textRule.paddingId());
    for (String path : TOKENIZER_FILES) {
      if (folder.has(path)) {
        out.append('\n').append(path).append(' ');
        out.append(Sha256.of(new ByteArrayInputStream(folder.read(path))));
      }
    }
    return out.toString();
  }
}
