package io.ngp.console;

import static io.ngp.console.FakePlatform.NOW;
import static io.ngp.console.FakePlatform.happened;
import static io.ngp.console.FakePlatform.healthy;
import static io.ngp.console.FakePlatform.page;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.console.model.TimelineEntry;
import io.ngp.console.model.TimelineEntry.Kind;
import io.ngp.console.model.TimelineEntry.Tone;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelinePageTest {
  private static final String SCRIPT = "<script>alert(1)</script>\"'";
  private static final String TASK = "www.instance-eba67c2e-0a40-48f1-85af-c7d3123a4217._app.8";

  private final FakePlatform platform = new FakePlatform().with(healthy("/www", 1));
  private final Pages pages = new Pages(platform, () -> NOW, new Assets());

  private String timeline() {
    return pages.live(new Page.Timeline("/www"));
  }

  private static TimelineEntry exited(String text, List<String> output) {
    return new TimelineEntry(
        7,
        NOW.minusSeconds(15),
        NOW.minusSeconds(3),
        8,
        Kind.TASK,
        Tone.BAD,
        Optional.of(TASK),
        text,
        output);
  }

  @Test
  void anEndedTaskIsShownWithItsLastOutputAndHowOftenItHappened() {
    platform.with(
        "/www", exited("Command exited with status 127.", List.of("one", "serve: not found")));

    assertThat(timeline())
        .contains("Command exited with status 127.")
        .contains("<pre>one\nserve: not found</pre>")
        .contains("8 times in 12 s")
        .contains("3 s ago")
        .contains("title=\"" + TASK + "\"")
        .contains(">eba67c2e.8<");
  }

  @Test
  void theCauseIsAHeadingAndTheNewestComesFirst() {
    platform
        .with("/www", happened(60, 1, Kind.DEFINITION, Tone.NEUTRAL, "the app is created"))
        .with("/www", happened(59, 1, Kind.TASK, Tone.GOOD, "runs on agent-1"))
        .with("/www", happened(9, 1, Kind.DEFINITION, Tone.NEUTRAL, "the definition changes: cmd"))
        .with("/www", happened(8, 1, Kind.PLACEMENT, Tone.NEUTRAL, "goes to agent-1"))
        .with("/www", happened(7, 1, Kind.TASK, Tone.BAD, "exited with status 3"));

    assertThat(timeline())
        .containsSubsequence(
            ">the definition changes: cmd</h2>",
            "exited with status 3",
            "goes to agent-1",
            ">the app is created</h2>",
            "runs on agent-1");
  }

  @Test
  void everyKindIsNamedAndHasAColour() {
    String css = new String(new Assets().find("console.css").orElseThrow().content(), UTF_8);
    for (Kind kind : Kind.values()) {
      platform.with("/www", happened(5, 1, kind, Tone.NEUTRAL, "something"));
      String word = Show.word(kind);

      assertThat(timeline()).contains("<span class=\"kind %s\">%s</span>".formatted(word, word));
      assertThat(css).as(word).contains(".kind." + word + " { --kind:");
    }
  }

  @Test
  void whatIsWrongNowStandsAboveWhatLedToIt() {
    platform
        .with(page(healthy("/www", 1), List.of(FakePlatform.problem("A task of /www failed"))))
        .with("/www", exited("Command exited with status 3.", List.of()));

    assertThat(timeline())
        .containsSubsequence("A task of /www failed", "Command exited with status 3.");
  }

  @Test
  void ofAnAppWhoseNewsWereForgottenItSaysSo() {
    assertThat(timeline()).contains("Nothing is remembered").contains("ngp why www -f");
  }

  @Test
  void whatTasksWroteIsNeverMarkup() {
    platform.with("/www", exited(SCRIPT, List.of(SCRIPT)));

    assertThat(timeline()).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
  }

  @Test
  void theDocumentHoldsTheWholeTimelineSoThatItReadsWithoutJavaScript() {
    platform.with("/www", exited("Command exited with status 3.", List.of("bye")));

    Pages.Document document = pages.document(new Page.Timeline("/www"));

    assertThat(document.exists()).isTrue();
    assertThat(document.html())
        .contains(timeline())
        .contains("hx-sse:connect=\"/ui/events/why/www\"")
        .doesNotContain("style=")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void theAppsPageLeadsToIt() {
    assertThat(pages.live(new Page.OneApp("/www")))
        .contains("href=\"/ui/why/www\"")
        .contains("ngp why www");
  }

  @Test
  void anUnknownAppIsSaidToBeMissing() {
    Pages.Document document = pages.document(new Page.Timeline("/no/such"));

    assertThat(document.exists()).isFalse();
    assertThat(document.html()).contains("No app /no/such");
  }
}
