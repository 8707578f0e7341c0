package io.ngp.console;

import static io.ngp.console.FakePlatform.healthy;
import static io.ngp.console.FakePlatform.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.uri.UriQuery;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.InstanceCounts;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppFilterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "q=shop", "q=a%26b%3D+c", "status=delayed", "q=x&status=running&sheet=7"})
  void aQueryReadsBackAsTheSameFilter(String query) {
    AppFilter filter = AppFilter.of(UriQuery.create(query));

    String printed = filter.query();
    assertThat(AppFilter.of(UriQuery.create(printed.isEmpty() ? "" : printed.substring(1))))
        .isEqualTo(filter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sheet=0",
        "sheet=-1",
        "sheet=x",
        "sheet=99999999999",
        "status=exploding",
        "page=3",
        "q="
      })
  void nonsenseIsLeftOut(String query) {
    assertThat(AppFilter.of(UriQuery.create(query))).isEqualTo(AppFilter.ALL);
  }

  @Test
  void textIsPartOfTheIdInAnyCase() {
    AppFilter filter = AppFilter.of(UriQuery.create("q=Shop"));

    assertThat(filter.of(List.of(healthy("/shop/web", 1), healthy("/www", 1))).apps())
        .extracting(AppSummary::id)
        .containsExactly("/shop/web");
  }

  @Test
  void statusChoosesAppsOfThatStatus() {
    AppFilter filter = AppFilter.ALL.withStatus(AppStatus.SUSPENDED);
    AppSummary off = summary("/off", AppStatus.SUSPENDED, new InstanceCounts(0, 0, 0, 0, 0));

    assertThat(filter.of(List.of(healthy("/www", 1), off)).apps()).containsExactly(off);
  }

  @Test
  void aSheetBeyondTheEndIsTheLastOne() {
    List<AppSummary> apps = IntStream.range(0, 101).mapToObj(i -> healthy("/a" + i, 1)).toList();

    AppFilter.Listing listing = new AppFilter("", Optional.empty(), 9).of(apps);

    assertThat(listing.filter().sheet()).isEqualTo(2);
    assertThat(listing.apps()).containsExactly(apps.get(100));
  }
}
