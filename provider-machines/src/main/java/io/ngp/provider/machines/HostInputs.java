package io.ngp.provider.machines;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.machines.host.Needs;
import io.ngp.provider.machines.role.Declared;
import io.ngp.provider.machines.ssh.HostKey;
import io.ngp.provider.machines.ssh.Login;
import io.ngp.upkeep.RoleDocument.Rhythm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The inputs of a host as what they mean. */
final class HostInputs {
  private static final List<String> KNOWN_ROLES = List.of("master", "agent", "balancer");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:%-]*|::[0-9a-f:]*");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]*");
  private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
  private static final Pattern SYSCTL = Pattern.compile("[A-Za-z0-9_-]+([./][A-Za-z0-9_:-]+)+");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_@+.,:-]+)+");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final List<String> OURS = List.of("/etc/ngp/", "/opt/ngp/", "/var/lib/ngp/");

  private final Fields inputs;
  private final ValueReader reader;

  HostInputs(Fields inputs) {
    this.inputs = inputs;
    this.reader = ValueReader.of(inputs);
  }

  String host() {
    return reader.textOrEmpty(HostSchema.HOST);
  }

  /** Whether all is known that is needed to log in. */
  boolean isReachable() {
    return List.of(
            HostSchema.HOST,
            HostSchema.PORT,
            HostSchema.USER,
            HostSchema.KEY_FILE,
            HostSchema.HOST_KEY)
        .stream()
        .allMatch(name -> inputs.get(name).isKnown());
  }

  /**
   * How to log in.
   *
   * @param project what a relative path of a key is relative to
   */
  Login login(Path project) {
    return new Login(
        host(),
        reader.number(HostSchema.PORT).orElse(22L).intValue(),
        reader.text(HostSchema.USER).orElse("root"),
        reader.text(HostSchema.KEY_FILE).map(text -> project.resolve(absolute(text))),
        reader.text(HostSchema.HOST_KEY).flatMap(HostKey::parse));
  }

  private static String absolute(String path) {
    return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
  }

  List<String> roles() {
    return reader.texts(HostSchema.ROLES);
  }

  String version() {
    return reader.textOrEmpty(HostSchema.VERSION);
  }

  boolean isDockerWanted() {
    return reader.truth(HostSchema.DOCKER).orElse(true);
  }

  Duration patience() {
    return Duration.ofSeconds(reader.number(HostSchema.TIMEOUT).orElse(600L));
  }

  Declared declared() {
    return new Declared(
        roles(),
        isDockerWanted(),
        reader.texts(HostSchema.PACKAGES),
        texts(HostSchema.SYSCTLS),
        texts(HostSchema.FILES),
        version(),
        new Rhythm(Duration.ofSeconds(reader.number(HostSchema.UPKEEP).orElse(0L)), patience()));
  }

  private SortedMap<String, String> texts(String name) {
    var map = reader.map(name);
    var texts = new TreeMap<String, String>();
    map.fields().keySet().forEach(key -> texts.put(key, ValueReader.of(map).textOrEmpty(key)));
    return texts;
  }

  /** What a host has to have that is nobody's yet. */
  Needs needs(String machine) {
    return new Needs(
        machine,
        reader.number(HostSchema.MIN_MEMORY).orElse(0L),
        reader.number(HostSchema.MIN_DISK).orElse(0L),
        isDockerWanted(),
        reader.items(HostSchema.PORTS).stream().flatMap(each -> port(each).stream()).toList());
  }

  /** What a host has to have that is ours: it uses its memory, disk and ports itself. */
  Needs needsLater(String machine) {
    return new Needs(machine, 0, 0, isDockerWanted(), List.of());
  }

  private static Optional<Integer> port(Value value) {
    return ValueReader.open(value) instanceof Value.Num number
            && number.number().scale() <= 0
            && number.number().signum() > 0
            && number.number().longValue() < 65_536
        ? Optional.of(number.number().intValue())
        : Optional.empty();
  }

  /** What can be told to be wrong without asking the host. */
  List<Problem> problems() {
    var problems = new ArrayList<Problem>();
    text(problems, HostSchema.HOST, ADDRESS, "no address or name of a host", "10.0.0.7");
    text(problems, HostSchema.USER, ACCOUNT, "no name of a user", "root");
    text(problems, HostSchema.VERSION, VERSION, "no version", "leave it out");
    number(problems, HostSchema.PORT, 1, 65_535);
    number(problems, HostSchema.TIMEOUT, 10, 86_400);
    number(problems, HostSchema.UPKEEP, 0, 86_400);
    number(problems, HostSchema.MIN_MEMORY, 0, 1L << 30);
    number(problems, HostSchema.MIN_DISK, 0, 1L << 30);
    reader
        .text(HostSchema.HOST_KEY)
        .filter(text -> HostKey.parse(text).isEmpty())
        .ifPresent(text ->
            problems.add(
                new Problem(
                    HostSchema.HOST_KEY,
                    "\"%s\" is no key of a host.".formatted(text),
                    "Give it as `ssh-keyscan HOST` prints it behind the name: ssh-ed25519 AAAA...,"
                        + " or its fingerprint, SHA256:...")));
    roles(problems);
    each(problems, HostSchema.PACKAGES, PACKAGE, "no name of a package", "chrony");
    keys(problems, HostSchema.SYSCTLS, SYSCTL, "no value of the kernel", "vm.max_map_count");
    keys(problems, HostSchema.FILES, PATH, "no absolute path", "/etc/motd");
    ours(problems);
    ports(problems);
    if (!reader.map(HostSchema.DRIFT).fields().isEmpty()) {
      problems.add(
          new Problem(
              HostSchema.DRIFT, "\"drift\" is for what plans find.", "Take it out of the file."));
    }
    return problems;
  }

  private void text(
      List<Problem> problems, String name, Pattern pattern, String not, String example) {
    reader
        .text(name)
        .filter(text -> !pattern.matcher(text).matches())
        .ifPresent(text -> problems.add(nonsense(name, text, not, example)));
  }

  private void each(
      List<Problem> problems, String name, Pattern pattern, String not, String example) {
    reader.texts(name).stream()
        .filter(text -> !pattern.matcher(text).matches())
        .forEach(text -> problems.add(nonsense(name, text, not, example)));
  }

  private void keys(
      List<Problem> problems, String name, Pattern pattern, String not, String example) {
    reader
        .map(name)
        .fields()
        .forEach((key, value) -> {
          var isPath = key.contains("/../") || key.contains("/./") || key.endsWith("/..");
          if (!pattern.matcher(key).matches() || isPath) {
            problems.add(nonsense(name, key, not, example));
          }
          if (value.isKnown() && ValueReader.of(reader.map(name)).text(key).isEmpty()) {
            problems.add(new Problem(name, "\"%s\" has no text.".formatted(key), "Give it one."));
          }
        });
  }

  private static Problem nonsense(String name, String text, String not, String example) {
    return new Problem(
        name, "\"%s\" is %s.".formatted(text, not), "An example: %s.".formatted(example));
  }

  private void number(List<Problem> problems, String name, long least, long most) {
    reader
        .number(name)
        .filter(number -> number < least || number > most)
        .ifPresent(number ->
            problems.add(
                new Problem(
                    name,
                    "%d is out of bounds.".formatted(number),
                    "Give %d to %d.".formatted(least, most))));
  }

  private void roles(List<Problem> problems) {
    if (!inputs.get(HostSchema.ROLES).isKnown()) {
      return;
    }
    var fix = "Known are " + String.join(", ", KNOWN_ROLES) + ".";
    var roles = roles();
    roles.stream()
        .filter(role -> !KNOWN_ROLES.contains(role))
        .forEach(role ->
            problems.add(new Problem(HostSchema.ROLES, "\"%s\" is no role.".formatted(role), fix)));
    if (roles.isEmpty() || roles.stream().distinct().count() < roles.size()) {
      problems.add(
          new Problem(HostSchema.ROLES, "each role is named once, and at least one.", fix));
    }
  }

  private void ours(List<Problem> problems) {
    reader.map(HostSchema.FILES).fields().keySet().stream()
        .filter(path -> OURS.stream().anyMatch(path::startsWith))
        .forEach(path ->
            problems.add(
                new Problem(
                    HostSchema.FILES,
                    "\"%s\" is in a folder of NGP's own.".formatted(path),
                    "Put it elsewhere.")));
  }

  private void ports(List<Problem> problems) {
    reader.items(HostSchema.PORTS).stream()
        .filter(each -> each.isKnown() && port(each).isEmpty())
        .forEach(each ->
            problems.add(
                new Problem(
                    HostSchema.PORTS,
                    "%s is no port.".formatted(each),
                    "Give numbers from 1 to 65535.")));
  }
}
