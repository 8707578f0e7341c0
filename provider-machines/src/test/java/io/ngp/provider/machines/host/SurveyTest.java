package io.ngp.provider.machines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.ProviderException;
import io.ngp.provider.machines.ssh.Answer;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.HostKey;
import io.ngp.provider.machines.ssh.Login;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void timeOfTheWayThereAndBackIsNoErrorOfTheClock() {
    var after = NOON.plusSeconds(8);
    double noon = NOON.getEpochSecond();
    assertThat(Survey.error(noon + 5, NOON, after)).isZero();
    assertThat(Survey.error(noon + 11, NOON, after)).isEqualTo(Duration.ofSeconds(3));
    assertThat(Survey.error(noon - 3600, NOON, after)).isEqualTo(Duration.ofHours(-1));
  }

  @Test
  void factsAndTheRestAreToldApart() {
    var answer = new Answer(0, "name=db-1\nowner=\n---- rest ----\nname=x\n", "");
    var survey = Survey.of(new Told(answer, "root"), "echo name=x", InstantSource.fixed(NOON));
    assertThat(survey.facts().text("name")).contains("db-1");
    assertThat(survey.facts().owner()).isEmpty();
    assertThat(survey.rest()).isEqualTo("name=x\n");
  }

  @Test
  void whoMayNotBecomeRootIsToldHowToLetHim() {
    var answer = new Answer(1, "", "sudo: a password is required\n");
    assertThatThrownBy(() -> Survey.of(new Told(answer, "ops"), "", InstantSource.fixed(NOON)))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e).hasMessageContaining("ops become root: sudo: a password is required");
              assertThat(e.fix()).contains("ops ALL=(ALL) NOPASSWD: ALL");
            });
  }

  private record Told(Answer answer, String user) implements Host {
    @Override
    public Login login() {
      return new Login("db-1", 22, user, Optional.empty(), Optional.empty());
    }

    @Override
    public HostKey key() {
      return new HostKey("SHA256:none");
    }

    @Override
    public Answer run(String script, Duration patience) {
      return answer;
    }

    @Override
    public Answer feed(String command, InputStream data, Duration patience) {
      return answer;
    }
  }
}
