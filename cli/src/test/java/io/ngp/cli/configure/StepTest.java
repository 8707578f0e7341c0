package io.ngp.cli.configure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.configure.Key.Press;
import io.ngp.cli.testing.Golden;
import io.ngp.cli.testing.Printed;
import io.ngp.iac.configuration.ExistingPlatformFile;
import io.ngp.iac.configuration.PlatformFileWriter;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.value.Value;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest {
  private static final int EDGE = 1;
  private static final int SHOP = 2;
  private static final int TLS = 3;

  @TempDir private Path folder;
  private Choices choices = new Choices(List.of(), Set.of(), Map.of());

  @BeforeEach
  void usual() {
    choices = Choices.of(Modules.in(folder), List.of("cluster", "edge"), Map.of());
  }

  private Step begin() {
    return begin(List.of());
  }

  private Step begin(List<String> remarks) {
    return ModuleStep.first(
        new Setup(
            "platform.yaml",
            false,
            remarks,
            each -> PlatformFileWriter.write(each.draft().masked())),
        choices);
  }

  private static Step press(Step step, Key... keys) {
    var at = step;
    for (var key : keys) {
      at = at.press(key);
    }
    return at;
  }

  private static Step type(Step step, String text) {
    return press(step, text.chars().mapToObj(each -> new Key.Typed(each)).toArray(Key[]::new));
  }

  private static Step down(Step step, int times) {
    return press(step, Collections.nCopies(times, Press.DOWN).toArray(Key[]::new));
  }

  private static String frame(Step step) {
    return frame(step, 24, 80);
  }

  private static String frame(Step step, int rows, int columns) {
    return String.join("\n", new Frame(Printed.plain().screen(), rows, columns).lines(step)) + "\n";
  }

  /** With the cluster, and the arrow at one of its variables. */
  private Step clusterAt(int variable) {
    return down(press(begin(), Press.ENTER, Press.TAB), variable);
  }

  /** With the shop, and the arrow at one of its variables. */
  private Step shopAt(int variable) {
    var chosen = press(down(begin(), SHOP), Key.of(' '), Press.ENTER);
    return down(press(chosen, Press.TAB, Press.TAB, Press.TAB), variable);
  }

  @Nested
  class ModulesStep {
    @Test
    void spaceTogglesTheModuleOfTheArrow() {
      var ticked = press(down(begin(), TLS), Key.of(' '));

      assertThat(ticked.choices().isSelected("tls")).isTrue();
      assertThat(press(ticked, Key.of(' ')).choices().isSelected("tls")).isFalse();
    }

    @Test
    void neededModuleCannotBeUnticked() {
      var step = press(down(begin(), EDGE), Key.of(' '));

      assertThat(step.choices().isSelected("edge")).isTrue();
      assertThat(frame(step)).contains("❯ [✔] edge     (needed by cluster) Balancers\n");
    }

    @Test
    void modulesThatNeedEachOtherCanBeGivenUpTogether() {
      var step = press(begin(), Key.of(' '));

      assertThat(step.choices().selected()).isEmpty();
      assertThat(press(down(step, EDGE), Key.of(' ')).choices().selected()).hasSize(2);
    }

    @Test
    void whatIsPickedStaysWhenWhatNeedsItGoes() {
      var step = press(down(begin(), SHOP), Key.of(' '));
      var stuck = press(press(step, Press.HOME), Key.of(' '));

      assertThat(stuck.choices().isSelected("cluster")).isTrue();
      assertThat(press(step, Key.of(' ')).choices().isSelected("cluster")).isTrue();
    }

    @Test
    void arrowStaysInTheList() {
      assertThat(frame(press(begin(), Press.UP))).contains("❯ [✔] cluster");
      assertThat(frame(down(begin(), 99))).contains("❯ [ ] tls");
    }

    @Test
    void looksLikeThis() {
      Golden.check(
          "configure/modules.txt",
          frame(down(begin(List.of("There is no module \"old\"; it is left out.")), SHOP)));
    }

    @Test
    void asciiIsEnough() {
      var lines = new Frame(Printed.ascii().screen(), 24, 80).lines(clusterAt(1));

      assertThat(String.join("", lines)).isPrintable().isASCII();
    }
  }

  @Nested
  class VariablesStep {
    @Test
    void numberIsTyped() {
      var step = type(press(clusterAt(1), Press.ENTER, Press.BACKSPACE), "12");

      assertThat(frame(step)).contains("❯ agents      12▏");
      assertThat(press(step, Press.ENTER).choices().values())
          .isEqualTo(Map.of("cluster.agents", Value.of(12)));
    }

    @Test
    void wrongValueIsRefusedAndKeptForEditing() {
      var wrong = press(type(press(clusterAt(1), Press.ENTER), "00"), Press.ENTER);

      assertThat(frame(wrong))
          .contains("agents      100▏", "agents must be at most 56, not the number 100");
      var mended = press(wrong, Press.BACKSPACE, Press.ENTER);
      assertThat(mended.choices().values()).isEqualTo(Map.of("cluster.agents", Value.of(10)));
    }

    @Test
    void escapeWhileEditingLeavesTheValueAsItWas() {
      var step = press(type(press(clusterAt(1), Press.ENTER), "0"), Press.ESCAPE);

      assertThat(step.choices().values()).isEmpty();
      assertThat(frame(step)).contains("Values of module cluster", "❯ agents      1  (default)");
    }

    @Test
    void cursorMovesInTheLine() {
      var step = press(type(press(shopAt(0), Press.ENTER), "nn"), Press.HOME, Key.of('A'));

      assertThat(frame(press(step, Press.RIGHT, Press.LEFT))).contains("A▏nn");
      assertThat(frame(press(step, Press.END, Press.LEFT, Press.DELETE))).contains("An▏\n");
      assertThat(frame(press(step, Press.CLEAR))).contains("owner must be a text");
    }

    @Test
    void allowedValuesAreCycled() {
      var step = press(clusterAt(0), Press.ENTER, Press.RIGHT);

      assertThat(frame(step)).contains("❯ masters      1  <3>  5 ");
      assertThat(press(step, Press.ENTER).choices().values())
          .isEqualTo(Map.of("cluster.masters", Value.of(3)));
      assertThat(frame(press(step, Press.LEFT, Press.LEFT))).contains(" 1   3  <5>");
    }

    @Test
    void truthValuesAreToggled() {
      var off = press(shopAt(3), Press.ENTER);

      assertThat(off.choices().values()).isEqualTo(Map.of("shop.is_open", Value.of(false)));
      assertThat(press(off, Key.of(' ')).choices().values()).isEmpty();
    }

    @Test
    void secretIsReferredToAndNeverTyped() {
      var step = shopAt(1);

      assertThat(frame(step)).contains("SHOP_PASSWORD=... into secrets.env");
      assertThat(press(step, Press.ENTER).choices().values())
          .isEqualTo(Map.of("shop.password", Value.of("${secret.SHOP_PASSWORD}")));
      assertThat(press(step, Press.ENTER, Press.ENTER).choices().values()).isEmpty();
    }

    @Test
    void requiredValueMustBeGivenBeforeItGoesOn() {
      var stuck = press(shopAt(3), Press.TAB);

      assertThat(frame(stuck)).contains("❯ owner     (required)", "needed: owner");
      var given = press(type(press(stuck, Press.ENTER), "Ann"), Press.ENTER, Press.TAB);
      assertThat(given).isInstanceOf(PreviewStep.class);
    }

    @Test
    void deleteGoesBackToTheDefault() {
      var step = press(type(press(clusterAt(1), Press.ENTER), "0"), Press.ENTER);

      assertThat(frame(step)).contains("❯ agents      10  (default: 1)");
      assertThat(press(step, Press.DELETE).choices().values()).isEmpty();
    }

    @Test
    void backLeadsToTheModulesAndKeepsTheValues() {
      var step = press(type(press(clusterAt(1), Press.ENTER), "0"), Press.ENTER);

      var modules = press(step, Press.ESCAPE, Press.LEFT);

      assertThat(modules).isInstanceOf(ModuleStep.class);
      assertThat(modules.choices().values()).hasSize(1);
    }

    @Test
    void nameOfThePlatformIsHeldToItsPattern() {
      var step = type(press(begin(), Press.ENTER, Press.ENTER), "!");

      assertThat(frame(step)).contains("demo!▏", "name must match");
    }

    @Test
    void looksLikeThis() {
      Golden.check(
          "configure/variables.txt",
          frame(shopAt(2))
              + "---\n"
              + frame(press(shopAt(2), Press.ENTER))
              + "---\n"
              + frame(shopAt(0), 12, 60));
    }
  }

  @Nested
  class Preview {
    private Step preview() {
      return press(begin(), Press.ENTER, Press.TAB, Press.TAB, Press.TAB);
    }

    @Test
    void enterWrites() {
      assertThat(press(preview(), Press.ENTER)).isInstanceOf(Step.Written.class);
    }

    @Test
    void escapeGoesBackToTheLastValues() {
      assertThat(frame(press(preview(), Press.ESCAPE)))
          .contains("Values of module edge", "❯ Go on: look at the file");
    }

    @Test
    void longFileIsScrolled() {
      assertThat(frame(preview(), 12, 80)).contains("# A platform as code", "lines 1-6 of");
      assertThat(frame(down(preview(), 3), 12, 80))
          .doesNotContain("# A platform as code")
          .contains("lines 4-9 of", "Write platform.yaml?");
    }

    @Test
    void neverTallerThanTheTerminal() {
      for (var step : List.of(begin(), shopAt(2), preview())) {
        for (var rows = 2; rows < 40; rows++) {
          assertThat(frame(step, rows, 40).lines()).hasSizeLessThan(rows);
        }
      }
    }

    @Test
    void secretOfAnExistingFileIsMasked() {
      var answers = new Answers(choices.all(), new Diagnostics());
      answers.take(
          ExistingPlatformFile.read(
              "platform.yaml", "modules: {shop: {owner: Ann, password: s3cret}}"));
      choices = answers.choices();

      var step = down(press(begin(), Press.ENTER, Press.TAB, Press.TAB, Press.TAB), 1);
      assertThat(frame(step)).contains("(secret)").doesNotContain("s3cret");
      var preview = press(step, Press.TAB);
      assertThat(((PreviewStep) preview).text()).contains("password: \"(secret)\"");
      assertThat(PlatformFileWriter.write(preview.choices().draft())).contains("password: s3cret");
    }
  }

  @Test
  void leavingWritesNothing() {
    for (var key : List.of(Key.of('q'), Press.INTERRUPT)) {
      assertThat(press(begin(), key)).isInstanceOf(Step.Left.class);
      assertThat(press(clusterAt(1), key)).isInstanceOf(Step.Left.class);
      assertThat(press(begin(), Press.ENTER, Press.TAB, Press.TAB, Press.TAB, key))
          .isInstanceOf(Step.Left.class);
    }
    assertThat(press(clusterAt(1), Press.ENTER, Key.of('q'))).isInstanceOf(VariableStep.class);
    assertThat(press(clusterAt(1), Press.ENTER, Press.INTERRUPT)).isInstanceOf(Step.Left.class);
  }

  @Test
  void whatNoLongerMakesSenseIsLeftOutWithARemark() {
    var answers = new Answers(choices.all(), new Diagnostics());

    answers.take(
        ExistingPlatformFile.read(
            "platform.yaml",
            "platform: mine\nmodules:\n  old: {}\n  edge: {port: many, speed: 1}\n  cluster: {agents: 7}\n"));

    assertThat(answers.choices().values())
        .isEqualTo(Map.of("name", Value.of("mine"), "cluster.agents", Value.of(7)));
    assertThat(answers.remarks()).hasSize(3);
    assertThat(answers.choices().isSelected("tls")).isFalse();
  }
}
