package io.ngp.provider.local.failover;

import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An address that is to be where a balancer answers.
 *
 * @param name of the instance, the same on all machines
 * @param address with its prefix: {@code 192.0.2.10/24}
 * @param network the interface that gets it
 * @param routerId 1 to 255, the same on all machines and for no other address of the network
 * @param password at most 8 characters count; empty for none
 * @param priority 1 to 254; of the machines whose balancer answers the one with the highest has it
 * @param source this machine's own address there, empty to let keepalived find it
 * @param peers the other machines; with none, all of the network are told by multicast
 * @param isReturning whether it goes back to a better machine that is well again
 * @param check what is asked whether the balancer answers
 */
record VirtualAddress(
    String name,
    String address,
    String network,
    int routerId,
    String password,
    int priority,
    String source,
    List<String> peers,
    boolean isReturning,
    String check) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final Pattern RANGE = Pattern.compile("[0-9A-Fa-f.:]+/[0-9]{1,3}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]+");
  private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
  private static final Pattern PASSWORD = Pattern.compile("[!-~&&[^\"'\\\\#!]]*");
  private static final Pattern URL = Pattern.compile("http://[A-Za-z0-9_.:\\[\\]/-]+");

  VirtualAddress {
    peers = List.copyOf(peers);
  }

  static VirtualAddress of(Fields inputs) {
    var reader = ValueReader.of(inputs);
    return new VirtualAddress(
        reader.textOrEmpty("name"),
        reader.textOrEmpty("address"),
        reader.textOrEmpty("interface"),
        reader.number("router_id").orElse(51L).intValue(),
        reader.textOrEmpty("password"),
        reader.number("priority").orElse(100L).intValue(),
        reader.textOrEmpty("source"),
        reader.texts("peers"),
        reader.truth("preempt").orElse(true),
        reader.textOrEmpty("check"));
  }

  /** What is wrong with it, as sentences about its inputs. */
  List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    require(mistakes, NAME, "name", name, "letters, digits, - and _");
    require(mistakes, RANGE, "address", address, "an address with its prefix, as 192.0.2.10/24");
    require(mistakes, NETWORK, "interface", network, "an interface, as eth0");
    require(mistakes, URL, "check", check, "an address like http://127.0.0.1:8080/");
    if (!password.isEmpty() && (password.length() > 8 || !PASSWORD.matcher(password).matches())) {
      mistakes.add(
          new Mistake("password", "the password must be up to 8 printable characters, no quotes"));
    }
    if (!source.isEmpty()) {
      require(mistakes, ADDRESS, "source", source, "an address");
    }
    peers.forEach(peer -> require(mistakes, ADDRESS, "peers", peer, "an address"));
    range(mistakes, "router_id", routerId, 255);
    range(mistakes, "priority", priority, 254);
    return mistakes;
  }

  /** One input that can't be as it is. */
  record Mistake(String input, String text) {}

  private static void require(
      List<Mistake> mistakes, Pattern pattern, String input, String value, String expected) {
    if (!pattern.matcher(value).matches()) {
      mistakes.add(
          new Mistake(input, "%s is \"%s\"; expected %s".formatted(input, value, expected)));
    }
  }

  private static void range(List<Mistake> mistakes, String input, int value, int most) {
    if (value < 1 || value > most) {
      mistakes.add(new Mistake(input, "%s is %d; expected 1 to %d".formatted(input, value, most)));
    }
  }

  /** The configuration of keepalived for this machine. */
  String configuration() {
    return """
    # Made by NGP; changes are overwritten.
    global_defs {
      enable_script_security
      script_user root
    }
    vrrp_script balancer_answers {
      script "/usr/bin/curl -s -o /dev/null -m 1 %s"
      interval 1
      timeout 2
      fall 1
      rise 2
    }
    vrrp_instance %s {
      state BACKUP
      interface %s
      virtual_router_id %d
      priority %d
    %s%s%s%s  virtual_ipaddress {
        %s
      }
      track_script {
        balancer_answers
      }
    }
    """
        .formatted(
            check,
            name,
            network,
            routerId,
            priority,
            pace(),
            isReturning ? "" : "  nopreempt\n",
            source.isEmpty() ? "" : "  unicast_src_ip " + source + "\n",
            peerList(),
            address);
  }

  /** Only VRRP's second version has passwords, and it counts whole seconds. */
  private String pace() {
    return password.isEmpty()
        ? "  version 3\n  advert_int 0.5\n"
        : "  version 2\n  advert_int 1\n  authentication {\n    auth_type PASS\n    auth_pass "
            + password
            + "\n  }\n";
  }

  private String peerList() {
    return peers.isEmpty()
        ? ""
        : "  unicast_peer {\n    " + String.join("\n    ", peers) + "\n  }\n";
  }
}
