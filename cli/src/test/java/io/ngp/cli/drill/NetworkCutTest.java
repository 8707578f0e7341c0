package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkCutTest {
  private static final List<String> TABLE =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000 100 0 0 10 0
         1: 0100007F:D431 0100007F:1F91 01 00000000:00000000 02:000006D3 00000000     0        0 4712 2 0000 20 4 30 10 -1
         2: 0100007F:1F91 0100007F:D431 01 00000000:00000000 02:000006D3 00000000     0        0 4713 2 0000 20 4 30 10 -1
      """
          .lines()
          .toList();

  @Test
  void socketsOfAProcessAreFoundByTheirInodes() {
    var sockets = Sockets.parse(TABLE, Set.of("4711", "4712"));

    assertThat(sockets.listening()).containsExactly(8082);
    assertThat(sockets.connections()).containsExactly(new Sockets.Ports(54321, 8081));
  }

  @Test
  void whatIsOpenAndWhatWillBeOpenedIsDroppedInBothDirections() {
    var sockets = new Sockets(Set.of(8082, 31000), Set.of(new Sockets.Ports(54321, 8081)));

    assertThat(NetworkCut.rules("ngp_drill_7", "unified/ngp-drill-7", sockets))
        .startsWith("table inet ngp_drill_7 {")
        .contains(
            "set listening { type inet_service; timeout 180s; elements = { 8082, 31000 } }",
            "elements = { 54321 . 8081, 8081 . 54321 }",
            "socket cgroupv2 level 1 \"unified/ngp-drill-7\" meta l4proto @opening drop");
  }

  @Test
  void processWithoutSocketsHasNoneToDrop() {
    assertThat(NetworkCut.rules("t", "g", new Sockets(Set.of(), Set.of())))
        .contains(
            "type inet_service; timeout 180s; }", "inet_service . inet_service; timeout 180s; }");
  }
}
