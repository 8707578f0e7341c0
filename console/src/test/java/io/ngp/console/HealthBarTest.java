package io.ngp.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ngp.console.HealthBar.Block;
import io.ngp.console.HealthBar.Kind;
import io.ngp.console.model.InstanceCounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthBarTest {
  @Test
  void fewInstancesAreABlockEach() {
    HealthBar bar = HealthBar.of(new InstanceCounts(5, 1, 3, 1, 1));

    assertThat(bar.blocks())
        .extracting(Block::kind)
        .containsExactly(Kind.HEALTHY, Kind.RUNNING, Kind.STAGED, Kind.UNHEALTHY, Kind.MISSING);
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,1,1,0",
    "20,3,15,10,2",
    "21,0,21,21,0",
    "1000,0,1000,999,1",
    "4,4,4,4,0",
    "5000,1,10,3,3"
  })
  void blocksFillTheWidthWithoutTouching(
      int wanted, int staged, int running, int healthy, int unhealthy) {
    List<Block> blocks =
        HealthBar.of(new InstanceCounts(wanted, staged, running, healthy, unhealthy)).blocks();

    assertThat(blocks.getLast().x() + blocks.getLast().width())
        .isCloseTo(HealthBar.WIDTH, within(0.001));
    for (int i = 1; i < blocks.size(); i++) {
      assertThat(blocks.get(i).x())
          .isGreaterThan(blocks.get(i - 1).x() + blocks.get(i - 1).width());
    }
  }

  @Test
  void oneBadInstanceAmongAThousandIsWideEnoughToSee() {
    HealthBar bar = HealthBar.of(new InstanceCounts(1000, 0, 1000, 999, 1));

    assertThat(bar.blocks().getLast().kind()).isEqualTo(Kind.UNHEALTHY);
    assertThat(bar.blocks().getLast().width()).isGreaterThan(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,0,0,0,0 | none wanted",
        "3,0,3,3,0 | 3/3 running, healthy",
        "3,0,3,2,0 | 3/3 running, 2 healthy",
        "3,0,3,0,0 | 3/3 running",
        "3,0,3,2,1 | 3/3 running, 1 unhealthy",
        "3,2,1,1,0 | 1/3 running, healthy, 2 starting",
        "3,0,0,0,0 | 0/3 running",
        "0,0,1,0,0 | 1/0 running",
      })
  void saysTheSameInWords(String counts, String text) {
    List<Integer> n = List.of(counts.split(",")).stream().map(Integer::valueOf).toList();

    assertThat(
            HealthBar.of(new InstanceCounts(n.get(0), n.get(1), n.get(2), n.get(3), n.get(4)))
                .text())
        .isEqualTo(text);
  }
}
