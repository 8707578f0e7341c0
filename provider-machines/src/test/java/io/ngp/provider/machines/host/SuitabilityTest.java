package io.ngp.provider.machines.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitabilityTest {
  private static final String GOOD =
      """
      clock=1700000000.5
      user=root
      system=Linux
      machine=x86_64
      release=debian 12
      cpus=2
      memory_kib=4000000
      free_kib:/opt=9000000
      free_kib:/var/lib=9000000
      libc=glibc 2.36
      init=systemd
      cgroups=2
      docker=20.10.24
      port=22 sshd
      port=0x1F90
      """;

  private static final Needs NEEDS = new Needs("x86_64", 512, 1024, true, List.of(80, 443));

  private static List<Problem> problems(String facts, Duration clockError, Needs needs) {
    return Suitability.of("db-1", Facts.parse(facts), clockError, needs);
  }

  private static List<Problem> problems(String facts) {
    return problems(facts, Duration.ZERO, NEEDS);
  }

  @Test
  void goodHostHasNoProblems() {
    assertThat(problems(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          system=Linux            | system=FreeBSD          | host       | runs FreeBSD, not Linux
          machine=x86_64          | machine=aarch64         | host       | kind aarch64, the runtime is for x86_64
          libc=glibc 2.36         | libc=                   | host       | no GNU C library
          memory_kib=4000000      | memory_kib=400000       | min_memory | has 390 MiB of memory, at least 512
          free_kib:/opt=9000000   | free_kib:/opt=1000      | min_disk   | has 0 MiB free at /opt
          init=systemd            | init=runit              | host       | booted by runit
          cgroups=2               | cgroups=                | docker     | no control groups
          docker=20.10.24         | docker=20.9.1           | docker     | has Docker 20.9.1; NGP needs 20.10
          docker=20.10.24         | docker=                 | docker     | apt knows no package docker.io
          docker=20.10.24         | docker_candidate=19.03  | docker     | apt would install 19.03
          docker=20.10.24         | apt=no                  | docker     | neither Docker nor apt-get
          port=0x1F90             | port=443 nginx          | ports      | has port 443 taken by nginx
          port=0x1F90             | missing=tar             | host       | lacks the commands tar
          clock=1700000000.5      | clock=                  | host       | does not tell the time
          """)
  void eachFaultIsOneProblem(String good, String bad, String input, String message) {
    var found = problems(GOOD.replace(good, bad));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().input()).isEqualTo(input);
    assertThat(found.getFirst().message()).startsWith("db-1 ").contains(message).endsWith(".");
    assertThat(found.getFirst().fix()).isNotEmpty();
  }

  @Test
  void clockMayBeOffByTwoSeconds() {
    assertThat(problems(GOOD, Duration.ofSeconds(2), NEEDS)).isEmpty();
    assertThat(problems(GOOD, Duration.ofHours(-1), NEEDS))
        .extracting(Problem::message)
        .containsExactly("db-1 has a clock that is 3600.0 s behind this machine's.");
  }

  @Test
  void newerDockerWillDoAndNoneWhereNoneIsWanted() {
    for (var version : List.of("20.10.0", "23.0.1", "29", "24.0.7-ce")) {
      assertThat(problems(GOOD.replace("20.10.24", version))).as(version).isEmpty();
    }
    var needs = new Needs("x86_64", 0, 0, false, List.of());
    assertThat(problems(GOOD.replace("docker=20.10.24", ""), Duration.ZERO, needs)).isEmpty();
  }

  @Test
  void nothingKnownIsManyProblemsAndNoException() {
    assertThat(problems("")).hasSizeGreaterThan(5);
    assertThat(problems("port=\nclock=x\nmemory_kib=many\n=\nno line")).hasSizeGreaterThan(5);
  }
}
