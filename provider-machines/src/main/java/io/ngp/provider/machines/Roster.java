package io.ngp.provider.machines;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers machines. Pure. A machine keeps its number while it is on the list, and a new one gets a
 * number nobody had: a master's number is its vote, which must not be taken for another's. Only
 * when 255 were given, free ones are given again.
 */
final class Roster {
  private static final int MOST = 255;

  private final Fields inputs;
  private final Map<String, Long> numbers = new LinkedHashMap<>();
  private long last;

  private Roster(Fields inputs, Fields former) {
    this.inputs = inputs;
    var before = ValueReader.of(former);
    last = before.number("last").orElse(0L);
    var given = ValueReader.of(before.map("numbers"));
    var known = new TreeMap<String, Long>();
    machines()
        .forEach(machine -> {
          var host = host(machine);
          given.number(host).ifPresent(number -> known.put(host, number));
        });
    machines()
        .forEach(machine -> {
          var host = host(machine);
          var number = known.get(host);
          numbers.put(host, number == null ? next(known) : number);
          known.put(host, numbers.get(host));
        });
  }

  /** The outputs, where those of before were {@code former}. */
  static Fields of(Fields inputs, Fields former) {
    return new Roster(inputs, former).outputs();
  }

  private long next(Map<String, Long> taken) {
    if (last < MOST) {
      return ++last;
    }
    for (long number = 1; number <= MOST; number++) {
      if (!taken.containsValue(number)) {
        return number;
      }
    }
    throw new IllegalArgumentException("a platform has at most " + MOST + " machines");
  }

  private Fields outputs() {
    var given = new LinkedHashMap<String, Value>();
    numbers.forEach((host, number) -> given.put(host, Value.of(number)));
    var masters = machines().stream().filter(machine -> has(Role.MASTER, machine)).toList();
    return Fields.EMPTY
        .with("numbers", new Fields(given))
        .with("last", Value.of(last))
        .with("names", names())
        .with("subjects", subjects())
        .with("members", items(masters.stream().map(this::member).toList()))
        .with("masters", items(masters.stream().map(this::master).toList()))
        .with("apis", Value.texts(masters.stream().map(this::api).toList()));
  }

  private static Value items(List<Fields> fields) {
    return new Value.Items(new ArrayList<>(fields));
  }

  private Fields names() {
    var names = new LinkedHashMap<String, Value>();
    for (var role : Role.values()) {
      var ofRole = new LinkedHashMap<String, Value>();
      machines().stream()
          .filter(machine -> has(role, machine))
          .forEach(machine -> ofRole.put(host(machine), Value.of(name(role, number(machine)))));
      names.put(role.word(), new Fields(ofRole));
    }
    return new Fields(names);
  }

  /** As certificates have to name them: addresses are none of DNS. */
  private Fields subjects() {
    var subjects = new LinkedHashMap<String, Value>();
    machines()
        .forEach(machine -> {
          var host = host(machine);
          var own = Value.texts(List.of(host));
          var isAddress = host.matches("[0-9.]+|.*:.*");
          subjects.put(
              host,
              Fields.EMPTY
                  .with("ip_addresses", isAddress ? own : Value.Items.EMPTY)
                  .with("dns_names", isAddress ? Value.Items.EMPTY : own));
        });
    return new Fields(subjects);
  }

  private String name(Role role, long number) {
    var reader = ValueReader.of(inputs);
    var prefix = reader.textOrEmpty(RosterType.PREFIX);
    var suffix = reader.textOrEmpty(RosterType.SUFFIX);
    return (prefix.isEmpty() ? "" : prefix + "-")
        + role.word()
        + "-"
        + number
        + (suffix.isEmpty() ? "" : "-" + suffix);
  }

  private Fields member(Fields machine) {
    return Fields.EMPTY
        .with("id", Value.of(number(machine)))
        .with("host", Value.of(host(machine)))
        .with("peerPort", Value.of(port("peer")))
        .with("electionPort", Value.of(port("election")))
        .with("clientPort", Value.of(port("client")));
  }

  private Fields master(Fields machine) {
    var master =
        Fields.EMPTY
            .with("id", Value.of(number(machine)))
            .with("name", Value.of(name(Role.MASTER, number(machine))))
            .with("address", Value.of(api(machine)));
    for (var input :
        List.of(HostSchema.HOST, HostSchema.PORT, HostSchema.USER, HostSchema.KEY_FILE)) {
      var own = machine.get(input);
      master = master.with(input, own.equals(Value.NULL) ? inputs.get(input) : own);
    }
    return master;
  }

  private String api(Fields machine) {
    return NodeEntry.address("https", host(machine), port("api"));
  }

  private long number(Fields machine) {
    return numbers.getOrDefault(host(machine), 0L);
  }

  private long port(String purpose) {
    return ValueReader.of(ValueReader.of(inputs).map(RosterType.PORTS)).number(purpose).orElse(0L);
  }

  private List<Fields> machines() {
    return ValueReader.of(inputs).items(RosterType.MACHINES).stream()
        .map(ValueReader::open)
        .filter(Fields.class::isInstance)
        .map(Fields.class::cast)
        .toList();
  }

  private static boolean has(Role role, Fields machine) {
    return ValueReader.of(machine).texts(HostSchema.ROLES).contains(role.word());
  }

  private static String host(Fields machine) {
    return ValueReader.of(machine).textOrEmpty(HostSchema.HOST);
  }
}
