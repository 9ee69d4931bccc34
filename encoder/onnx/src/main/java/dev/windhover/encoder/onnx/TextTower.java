package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.FloatTensor;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.text.TokenizedText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The text side of a model: tokens in, unit vectors out. Thread-safe. */
final class TextTower {
  private final TextRule rule;

  TextTower(TextRule rule) {
    this.rule = rule;
  }

  TextRule rule() {
    return rule;
  }

  TokenizedText tokenize(String text) {
    return rule.tokenizer().tokenize(text, rule.contextLength());
  }

  /** One vector per text, in order; texts of like length share a call. */
  List<float[]> encode(OnnxSession session, List<TokenizedText> texts) {
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .toList();
    float[][] out = new float[texts.size()][];
    int from = 0;
    while (from < byLength.size()) {
      int to = from + 1;
      int length = texts.get(byLength.get(from)).length();
      while (to < byLength.size()
          && to - from < rule.batchSize()
          && sharesCall(length, texts.get(byLength.get(to)).length())) {
        to++;
      }
      run(session, texts, byLength.subList(from, to), out);
      from = to;
    }
    return Arrays.asList(out);
  }

  /** Padding costs as much as text, so only little of it is accepted. */
  private boolean sharesCall(int shortest, int length) {
    return rule.padding() == TextRule.Padding.CONTEXT || length <= shortest + 2 + shortest / 4;
  }

  private void run(
      OnnxSession session, List<TokenizedText> texts, List<Integer> batch, float[][] out) {
    int longest = texts.get(batch.getLast()).length();
    int width = rule.padding() == TextRule.Padding.CONTEXT ? rule.contextLength() : longest;
    long[] ids = new long[batch.size() * width];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, rule.paddingId());
    for (int row = 0; row < batch.size(); row++) {
      int[] tokens = texts.get(batch.get(row)).ids();
      for (int i = 0; i < tokens.length; i++) {
        ids[row * width + i] = tokens[i];
        mask[row * width + i] = 1;
      }
    }
    Map<String, Feed> feeds = new HashMap<>();
    feeds.put(rule.idsInput(), new Feed.Integers(ids, batch.size(), width));
    rule.maskInput()
        .ifPresent(name -> feeds.put(name, new Feed.Integers(mask, batch.size(), width)));
    rule.typesInput()
        .ifPresent(
            name -> feeds.put(name, new Feed.Integers(new long[ids.length], batch.size(), width)));
    FloatTensor result = session.run(feeds, List.of(rule.output())).getFirst();
    int rank = rule.pooling() == Pooling.DONE ? 2 : 3;
    if (result.rank() != rank || result.size(rank - 1) != rule.dimensions()) {
      throw new ModelException(
          "output "
              + rule.output()
              + " has the shape "
              + Arrays.toString(result.shape())
              + ", expected "
              + rank
              + " axes, the last of "
              + rule.dimensions());
    }
    for (int row = 0; row < batch.size(); row++) {
      int index = batch.get(row);
      int used = texts.get(index).length();
      float[] pooled = rule.pooling().pool(result.values(), row, width, used, rule.dimensions());
      out[index] = Embedding.unit(pooled, 0, rule.dimensions(), rule.output());
    }
  }
}
