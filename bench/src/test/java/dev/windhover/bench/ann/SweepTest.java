package dev.windhover.bench.ann;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTest {

  @Test
  void best_ofContendersThatReachTheRecall_areTheFastest() {
    Sweep.Result slow = reaching("16-100", 0.96, 100);
    Sweep.Result fast = reaching("16-250", 0.96, 300);
    Sweep.Result middle = reaching("32-250", 0.96, 220);
    Sweep.Result never = reaching("16-40", 0.90, 900);
    List<Sweep.Result> all = List.of(slow, fast, never, middle);

    assertThat(Sweep.best(all, 0.95, 2)).containsExactly(fast, middle);
    assertThat(Sweep.best(all, 0.95, 1)).containsExactly(fast);
    // The slow one is no victim of chance.
    assertThat(Sweep.best(all, 0.95, 9)).containsExactly(fast, middle);
  }

  @Test
  void best_whereNoneReachesTheRecall_isTheOneThatFindsMost() {
    Sweep.Result fast = reaching("16-100", 0.80, 900);
    Sweep.Result thorough = reaching("16-250", 0.90, 100);

    assertThat(Sweep.best(List.of(fast, thorough), 0.95, 2)).containsExactly(thorough);
  }

  private static Sweep.Result reaching(String graph, double recall, double speed) {
    return new Sweep.Result(
        new Contender("hnswlib", graph, "SIMD distance"),
        Map.of("text", List.of(new CurvePoint(100, recall, speed))));
  }
}
