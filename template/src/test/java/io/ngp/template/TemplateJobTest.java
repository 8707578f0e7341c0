package io.ngp.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.template.TemplateJob.Order;
import io.ngp.template.TemplateJob.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateJobTest {
  @TempDir private Path folder;
  private Path target;
  private Path ran;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("t.peb"), "value {{ v }}\n");
    target = folder.resolve("out/target");
    ran = folder.resolve("ran");
  }

  @Test
  void fileIsReplacedAndCommandRunOnlyWhenItChanged() throws Exception {
    var job = job("", "cat $NGP_FILE >> " + ran);

    assertThat(job.run(Map.of("v", 1))).isInstanceOf(Outcome.Done.class);
    assertThat(job.run(Map.of("v", 1))).isEqualTo(new Outcome.Unchanged());
    assertThat(job.run(Map.of("v", 2))).isInstanceOf(Outcome.Done.class);

    assertThat(target).hasContent("value 2\n");
    assertThat(ran).hasContent("value 1\nvalue 2\n");
    assertThat(folder.resolve("out").toFile().list()).containsExactly("target");
  }

  @Test
  void refusedFileLeavesTheOldOneInForce() throws Exception {
    var job = job("grep -q 'value 1' {} || { echo bad value; exit 3; }", "echo x >> " + ran);
    job.run(Map.of("v", 1));

    assertThat(job.run(Map.of("v", 2)))
        .isEqualTo(
            new Outcome.Failed(
                target
                    + " stays as it is: the check of the new one failed with status 3: bad value"));

    assertThat(target).hasContent("value 1\n");
    assertThat(ran).hasContent("x\n");
  }

  @Test
  void failedCommandIsRunAgainThoughTheFileStays() throws Exception {
    var job = job("", "echo x >> " + ran + "; test -e " + folder.resolve("ready"));

    assertThat(job.run(Map.of("v", 1)).toString()).contains("failed with status 1");
    Files.createFile(folder.resolve("ready"));
    assertThat(job.run(Map.of("v", 1))).isInstanceOf(Outcome.Done.class);
    assertThat(job.run(Map.of("v", 1))).isEqualTo(new Outcome.Unchanged());

    assertThat(ran).hasContent("x\nx\n");
  }

  @Test
  void commandThatHangsIsEnded() throws Exception {
    var job =
        new TemplateJob(
            new Order(
                folder.resolve("t.peb"),
                target,
                Optional.empty(),
                Optional.of("echo begun; sleep 600"),
                Duration.ofMillis(300)));

    assertThat(job.run(Map.of("v", 1)).toString()).contains("did not end within 300 ms: begun");
  }

  @Test
  void modeStaysAndLinksAreFollowed() throws Exception {
    var real = Files.writeString(folder.resolve("real"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(target, real);

    job("", "").run(Map.of("v", 1));

    assertThat(Files.isSymbolicLink(target)).isTrue();
    assertThat(real).hasContent("value 1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void mistakesInTheTemplateLeaveTheFile() throws Exception {
    var job = job("", "");
    job.run(Map.of("v", 1));

    assertThat(job.run(Map.of()).toString()).contains("t.peb:1");
    assertThat(target).hasContent("value 1\n");
    assertThatThrownBy(() -> job.render(Map.of())).isInstanceOf(TemplateException.class);
  }

  private TemplateJob job(String check, String command) {
    return new TemplateJob(
        new Order(
            folder.resolve("t.peb"),
            target,
            Optional.of(check).filter(line -> !line.isEmpty()),
            Optional.of(command).filter(line -> !line.isEmpty()),
            Duration.ofSeconds(10)));
  }
}
