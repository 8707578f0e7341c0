package io.ngp.iac.builtin;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTypeTest {
  @TempDir Path project;
  private final TestOperation operation = new TestOperation();
  private FileType type;

  @BeforeEach
  void makeType() {
    type = new FileType(new Places(project));
  }

  private Known create(Fields written) {
    var inputs = complete(type.schema(), written);
    return new Known(operation.token(), inputs, type.create(operation, inputs));
  }

  private Fields found(Known known) {
    return ((Reading.Present) type.read(operation, known)).inputs();
  }

  private List<Problem> problems(Fields inputs) {
    return type.check(
        new Planned(
            operation.address(),
            "file",
            Action.CREATE,
            Optional.empty(),
            Optional.of(complete(type.schema(), inputs)),
            false));
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(project.resolve(file)));
  }

  @Test
  void secretContentIsForItsOwnerOnly() throws IOException {
    create(fields("path", "a", "content", "x"));
    create(fields("path", "b", "content", new Secret(Value.of("x"))));
    create(fields("path", "c", "secret_content", "x"));
    create(fields("path", "d", "secret_content", "x", "mode", "0640"));
    assertThat(List.of(mode("a"), mode("b"), mode("c"), mode("d")))
        .containsExactly("rw-r--r--", "rw-------", "rw-------", "rw-r-----");
  }

  @Test
  void digestOfSecretContentIsSecret() {
    assertThat(create(fields("path", "c", "secret_content", "x")).outputs().get("sha256"))
        .isInstanceOf(Secret.class);
  }

  @Test
  void changedContentIsDrift() throws IOException {
    var known = create(fields("path", "a.txt", "content", "Hello"));
    Files.writeString(project.resolve("a.txt"), "Hello you");
    assertThat(found(known).get("content")).isEqualTo(Value.of("Hello you"));
  }

  @Test
  void changedSecretContentIsDriftNobodySees() throws IOException {
    var known = create(fields("path", "a.txt", "secret_content", "Hello"));
    Files.writeString(project.resolve("a.txt"), "Hello you");
    assertThat(found(known).get("secret_content")).isEqualTo(new Secret(Value.of("Hello you")));
  }

  @Test
  void longOrBinaryContentIsToldByDigest() throws IOException {
    var known = create(fields("path", "a.txt", "content", "Hello"));
    Files.write(project.resolve("a.txt"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(found(known).get("content").toString()).startsWith("sha256 ");
    Files.writeString(project.resolve("a.txt"), "x".repeat(100_000));
    assertThat(found(known).get("content").toString()).startsWith("sha256 ");
  }

  @Test
  void changedModeIsDrift() throws IOException {
    var known = create(fields("path", "a.txt", "content", "Hello"));
    Files.setPosixFilePermissions(
        project.resolve("a.txt"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(found(known).get("mode")).isEqualTo(Value.of("0777"));
  }

  @Test
  void removedFileIsAbsent() throws IOException {
    var known = create(fields("path", "a.txt", "content", "Hello"));
    Files.delete(project.resolve("a.txt"));
    assertThat(type.read(operation, known)).isEqualTo(new Reading.Absent("was removed"));
  }

  @Test
  void copyFollowsItsSource() throws IOException {
    var source = project.resolve("source.bin");
    Files.write(source, new byte[] {1, 2, (byte) 0xfe});
    var inputs = complete(type.schema(), fields("path", "copy", "source", "source.bin"));
    var known = new Known(operation.token(), inputs, type.create(operation, inputs));
    assertThat(found(known)).isEqualTo(inputs);

    Files.write(source, new byte[] {3});
    assertThat(found(known).get("source").toString()).startsWith("source.bin as it was (sha256");
    var updated = new Known(operation.token(), inputs, type.update(operation, known, inputs));
    assertThat(project.resolve("copy")).hasBinaryContent(new byte[] {3});
    assertThat(found(updated)).isEqualTo(inputs);

    Files.writeString(project.resolve("copy"), "mine");
    assertThat(found(updated).get("source").toString()).contains("and then changes (sha256");
  }

  @Test
  void foreignFileIsNeverOverwritten() throws IOException {
    var file = project.resolve("precious.txt");
    Files.writeString(file, "precious");
    var inputs = fields("path", "precious.txt", "content", "mine");
    assertThat(problems(inputs))
        .singleElement()
        .satisfies(each -> assertThat(each.message()).contains("exists already"));
    assertThatThrownBy(() -> create(inputs))
        .isInstanceOf(ProviderException.class)
        .hasMessage("precious.txt exists already with other content. It was not touched.");
    assertThat(file).hasContent("precious");
  }

  @Test
  void identicalFileIsTakenOver() throws IOException {
    Files.writeString(project.resolve("same.txt"), "same");
    assertThat(problems(fields("path", "same.txt", "content", "same"))).isEmpty();
    create(fields("path", "same.txt", "content", "same"));
    assertThat(project.resolve("same.txt")).hasContent("same");
  }

  @Test
  void relativePathStaysInTheProject() {
    assertThat(problems(fields("path", "../outside", "content", "x")))
        .singleElement()
        .satisfies(each -> assertThat(each.message()).contains("leads out of the project"));
    assertThat(problems(fields("path", "a/../b", "content", "x"))).isEmpty();
    assertThat(problems(fields("path", project + "/../beside", "content", "x"))).isEmpty();
  }

  @Test
  void exactlyOneContentIsNeeded() {
    assertThat(problems(fields("path", "a"))).hasSize(1);
    assertThat(problems(fields("path", "a", "content", "x", "source", "y")))
        .extracting(Problem::message)
        .contains("only one of content and source can say what it holds.");
  }

  @Test
  void mistakesInSourceAndModeAreTold() {
    assertThat(problems(fields("path", "a", "source", "missing", "mode", "rw-")))
        .extracting(Problem::input)
        .containsExactlyInAnyOrder("source", "mode");
  }

  @Test
  void foldersGoWithTheirLastFile() {
    var first = create(fields("path", "deep/er/a", "content", "x"));
    var second = create(fields("path", "deep/er/b", "content", "x"));
    type.delete(operation, first);
    assertThat(project.resolve("deep/er")).isDirectory();
    type.delete(operation, second);
    assertThat(project).isEmptyDirectory();
  }

  @Test
  void foldersThatWereThereStay() throws IOException {
    Files.createDirectory(project.resolve("mine"));
    type.delete(operation, create(fields("path", "mine/new/a", "content", "x")));
    assertThat(project.resolve("mine")).isEmptyDirectory();
  }

  @Test
  void folderInTheWayIsTold() throws IOException {
    Files.createDirectory(project.resolve("a"));
    assertThatThrownBy(() -> create(fields("path", "a", "content", "x")))
        .hasMessage("a exists and is no file.");
  }

  @Test
  void whatCannotBeWrittenIsTold() {
    assertThatThrownBy(() -> create(fields("path", "/proc/none/a", "content", "x")))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("Cannot write the file /proc/none/a");
  }
}
