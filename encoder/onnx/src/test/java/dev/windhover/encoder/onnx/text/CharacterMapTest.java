package dev.windhover.encoder.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CharacterMapTest {

  @Test
  void normalize_knownSequences_areReplacedLongestFirst() {
    CharacterMap map =
        new CharacterMap(
            build(Map.of("\ufb01", "fi", "a", "b", "a\u0301", "\u00e1", "\u3000", " ")));

    assertThat(map.normalize("\ufb01n a\u0301 a\u3000\ud83d\ude00z"))
        .isEqualTo("fin \u00e1 b \ud83d\ude00z");
  }

  @Test
  void normalize_sequenceToNothing_isDropped() {
    CharacterMap map = new CharacterMap(build(Map.of("\u200b", "", "x", "y")));

    assertThat(map.normalize("a\u200bx\u200b")).isEqualTo("ay");
    assertThat(map.normalize("")).isEmpty();
  }

  @Test
  void constructor_cutShort_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CharacterMap(new byte[] {1, 2}))
        .withMessageContaining("at least 4 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CharacterMap(new byte[] {100, 0, 0, 0, 1, 2, 3, 4}))
        .withMessageContaining("cannot hold a trie of 100");
  }

  /** A map as SentencePiece writes it, its trie packed by trying every base in turn. */
  private static byte[] build(Map<String, String> entries) {
    Node root = new Node();
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    entries.forEach((key, value) -> {
      Node node = root;
      for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
        node = node.children.computeIfAbsent(b & 0xff, k -> new Node());
      }
      node.value = texts.size();
      texts.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      texts.write(0);
    });
    Map<Integer, Integer> units = new HashMap<>();
    units.put(0, 0);
    place(root, 0, units, new HashSet<>());
    int size = units.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
    ByteBuffer out =
        ByteBuffer.allocate(4 + 4 * size + texts.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(4 * size);
    for (int i = 0; i < size; i++) {
      // An unused unit has a label that no byte equals.
      out.putInt(units.getOrDefault(i, 1 << 31));
    }
    return out.put(texts.toByteArray()).array();
  }

  private static void place(
      Node node, int position, Map<Integer, Integer> units, Set<Integer> bases) {
    int base = 1;
    // Two nodes of one base would have each other's children.
    while (!bases.add(base) || taken(node, base, units)) {
      base++;
    }
    units.merge(
        position, (base ^ position) << 10 | (node.value >= 0 ? 1 << 8 : 0), (a, b) -> a | b);
    if (node.value >= 0) {
      units.put(base, node.value | 1 << 31);
    }
    for (int label : node.children.keySet()) {
      units.put(base ^ label, label);
    }
    for (Map.Entry<Integer, Node> child : node.children.entrySet()) {
      place(child.getValue(), base ^ child.getKey(), units, bases);
    }
  }

  private static boolean taken(Node node, int base, Map<Integer, Integer> units) {
    return node.value >= 0 && units.containsKey(base)
        || node.children.keySet().stream().anyMatch(c -> units.containsKey(base ^ c));
  }

  private static final class Node {
    private final Map<Integer, Node> children = new TreeMap<>();
    private int value = -1;
  }
}
