package dev.windhover.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentile_ofKnownTimes_isByNearestRank() {
    Latencies times = new Latencies(new double[] {5, 1, 4, 2, 3});
    assertThat(times.p50()).isEqualTo(3);
    assertThat(times.percentile(0.2)).isEqualTo(1);
    assertThat(times.percentile(0.21)).isEqualTo(2);
    assertThat(times.percentile(1)).isEqualTo(5);
    assertThatThrownBy(() -> times.percentile(0))
        .hasMessageContaining("a share must be in (0, 1], got 0.0");
  }

  @Test
  void of_callsInOrderAndCountsOnlyThoseAfterTheWarmUp() throws Exception {
    List<Integer> calls = new ArrayList<>();
    Latencies times = Latencies.of(calls::add, 2, 3);
    assertThat(calls).containsExactly(0, 1, 2, 3, 4);
    assertThat(times.count()).isEqualTo(3);
  }
}
