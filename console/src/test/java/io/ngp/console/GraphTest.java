package io.ngp.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.console.model.RouteView.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {
  private static Point point(double fine, double failed, double p99) {
    return new Point(fine, 0, failed, 0, p99 / 4, p99 / 2, p99);
  }

  @Test
  void classesLieOneUponTheOther() {
    var graph = Graph.rates(List.of(point(60, 40, 1), point(50, 0, 1)));

    assertThat(graph.marks()).extracting(Graph.Mark::text).containsExactly("100", "50", "0");
    assertThat(graph.curves().getFirst().path()).isEqualTo("M0,67.2L600,81L600,150L0,150Z");
    assertThat(graph.curves().get(2).path()).isEqualTo("M0,12L600,81L600,81L0,67.2Z");
  }

  @Test
  void linesAreInterruptedWhereNothingWasMeasured() {
    var graph = Graph.waits(List.of(point(1, 0, 10), point(0, 0, 0), point(1, 0, 10)));

    assertThat(graph.curves().getFirst().path()).isEqualTo("M0,12h0M600,12h0");
    assertThat(graph.marks().getFirst().text()).isEqualTo("10 ms");
  }

  @Test
  void nothingAtAllIsAFlatGraph() {
    var graph = Graph.rates(List.of(point(0, 0, 0), point(0, 0, 0)));

    assertThat(graph.curves().getFirst().path()).isEqualTo("M0,150L600,150L600,150L0,150Z");
    assertThat(Graph.rates(List.of()).curves().getFirst().path()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0.3,0.5", "1,1", "1.01,2", "4.9,5", "51,100", "1234,2000"})
  void axesEndAtRoundNumbers(double largest, double end) {
    assertThat(Graph.nice(largest)).isEqualTo(end);
  }
}
