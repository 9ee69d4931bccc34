package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RegionTest {

  @Test
  void constructor_negativeOrigin_namesTheValue() {
    assertThatThrownBy(() -> new Region(-1, 0, 5, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5x5 at -1,0");
  }

  @Test
  void iou_ofHalfOverlap_isOneThird() {
    assertThat(new Region(0, 0, 10, 10).iou(new Region(5, 0, 10, 10)))
        .isCloseTo(1 / 3.0, within(1e-9));
    assertThat(new Region(0, 0, 10, 10).iou(new Region(10, 0, 10, 10))).isZero();
  }

  @Test
  void scaled_atTheEdge_staysInsideTheImage() {
    assertThat(new Region(0, 0, 100, 50).scaled(1.2, 105, 300))
        .isEqualTo(new Region(0, 0, 105, 55));
  }

  @Test
  void contains_rightEdge_isOutside() {
    Region region = new Region(2, 3, 4, 5);
    assertThat(region.contains(5.9, 7.9)).isTrue();
    assertThat(region.contains(6.0, 7.0)).isFalse();
  }
}
