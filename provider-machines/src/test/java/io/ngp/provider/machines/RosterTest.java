package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static Fields inputs(List<String> hosts) {
    var machines = new ArrayList<Value>();
    for (var host : hosts) {
      machines.add(
          new Fields(
              Map.of(
                  "host", Value.of(host),
                  "roles", Value.texts(List.of("master")),
                  "user", Value.NULL)));
    }
    return new Fields(
        Map.of(
            "machines",
            new Value.Items(machines),
            "ports",
            new Fields(
                Map.of(
                    "api", Value.of(8081),
                    "peer", Value.of(2888),
                    "election", Value.of(3888),
                    "client", Value.of(2181))),
            "user",
            Value.of("ops"),
            "suffix",
            Value.of("dev")));
  }

  private static Fields roster(Fields former, String... hosts) {
    return Roster.of(inputs(List.of(hosts)), former);
  }

  private static long number(Fields roster, String host) {
    return ValueReader.of(ValueReader.of(roster).map("numbers")).number(host).orElse(0L);
  }

  @Test
  void machineKeepsItsNumberAndNobodyElseGetsIt() {
    var first = roster(Fields.EMPTY, "a", "b", "c");
    var second = roster(first, "c", "d", "a");
    var third = roster(second, "b", "c", "d");

    assertThat(number(first, "b")).isEqualTo(2);
    assertThat(number(second, "a")).isEqualTo(1);
    assertThat(number(second, "c")).isEqualTo(3);
    assertThat(number(second, "d")).isEqualTo(4);
    // It was away, and is another one now.
    assertThat(number(third, "b")).isEqualTo(5);
    assertThat(number(third, "c")).isEqualTo(3);
  }

  @Test
  void sameMachinesHaveTheSameRoster() {
    var roster = roster(Fields.EMPTY, "a", "b");

    assertThat(roster(roster, "a", "b")).isEqualTo(roster);
  }

  @Test
  void freeNumbersAreGivenAgainWhenAllWere() {
    var roster =
        Roster.of(
            inputs(IntStream.rangeClosed(1, 255).mapToObj(number -> "h" + number).toList()),
            Fields.EMPTY);

    assertThat(number(roster(roster, "h2", "h1", "x"), "x")).isEqualTo(3);
  }

  @Test
  void mastersAreToldAsNodesReadThem() {
    var roster = ValueReader.of(roster(Fields.EMPTY, "10.0.0.11"));

    assertThat(roster.texts("apis")).containsExactly("https://10.0.0.11:8081");
    var member = ValueReader.of((Fields) roster.items("members").getFirst());
    assertThat(member.textOrEmpty("host")).isEqualTo("10.0.0.11");
    assertThat(member.number("electionPort")).contains(3888L);
    var master = ValueReader.of((Fields) roster.items("masters").getFirst());
    assertThat(master.textOrEmpty("name")).isEqualTo("master-1-dev");
    assertThat(master.textOrEmpty("user")).isEqualTo("ops");
    assertThat(ValueReader.of(ValueReader.of(roster.map("names")).map("master")).text("10.0.0.11"))
        .contains("master-1-dev");
  }

  @Test
  void certificatesNameAddressesAndNamesAsWhatTheyAre() {
    var subjects =
        ValueReader.of(
            ValueReader.of(roster(Fields.EMPTY, "10.0.0.11", "fd00::7", "db-1.example"))
                .map("subjects"));

    assertThat(ValueReader.of(subjects.map("10.0.0.11")).texts("ip_addresses"))
        .containsExactly("10.0.0.11");
    assertThat(ValueReader.of(subjects.map("fd00::7")).texts("ip_addresses"))
        .containsExactly("fd00::7");
    assertThat(ValueReader.of(subjects.map("db-1.example")).texts("ip_addresses")).isEmpty();
    assertThat(ValueReader.of(subjects.map("db-1.example")).texts("dns_names"))
        .containsExactly("db-1.example");
  }
}
