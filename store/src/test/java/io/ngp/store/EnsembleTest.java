package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {

  private static EnsembleMember member(int id) {
    return new EnsembleMember(id, "10.0.0." + id, 2888, 3888, 2181);
  }

  @Test
  void theConnectStringNamesEveryMember() {
    var ipv6 = new EnsembleMember(3, "::1", 1, 2, 2181);
    assertThat(new Ensemble(List.of(member(1), member(2), ipv6)).connectString())
        .isEqualTo("10.0.0.1:2181,10.0.0.2:2181,[::1]:2181");
  }

  @Test
  void aMajorityIsMoreThanHalf() {
    assertThat(new Ensemble(List.of(member(1))).majority()).isEqualTo(1);
    assertThat(new Ensemble(List.of(member(1), member(2))).majority()).isEqualTo(2);
    assertThat(new Ensemble(List.of(member(1), member(2), member(3))).majority()).isEqualTo(2);
  }

  @Test
  void mistakesAreRefusedWithTheValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ensemble(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ensemble(List.of(member(1), member(1))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ensemble(List.of(member(1))).member(2))
        .withMessageContaining("[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnsembleMember(0, "h", 1, 2, 3))
        .withMessageContaining("1 to 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnsembleMember(1, "h", 1, 2, 70_000))
        .withMessageContaining("70000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnsembleMember(1, "h", 1, 2, 2))
        .withMessageContaining("election 2, client 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ZooKeeperSession("h:1", Duration.ofMillis(500)))
        .withMessageContaining("1 to 60 seconds");
  }
}
