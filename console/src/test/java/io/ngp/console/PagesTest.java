package io.ngp.console;

import static io.ngp.console.FakePlatform.NOW;
import static io.ngp.console.FakePlatform.healthy;
import static io.ngp.console.FakePlatform.page;
import static io.ngp.console.FakePlatform.summary;
import static io.ngp.console.FakePlatform.troubled;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.console.model.AppKind;
import io.ngp.console.model.AppPage;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.DeploymentView;
import io.ngp.console.model.FailureView;
import io.ngp.console.model.InstanceCounts;
import io.ngp.console.model.NodeView;
import io.ngp.console.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final String SCRIPT = "<script>alert(1)</script>\"'";

  private final FakePlatform platform = new FakePlatform();
  private final Pages pages = new Pages(platform, () -> NOW, new Assets());

  private String everything() {
    return everything(AppFilter.ALL);
  }

  private String everything(AppFilter filter) {
    return pages.live(new Page.Everything(filter));
  }

  private String app(String id) {
    return pages.live(new Page.OneApp(id));
  }

  @Nested
  class WhenNothingIsThere {
    @Test
    void theOverviewSaysWhatToTypeNext() {
      assertThat(everything())
          .contains("No apps yet")
          .contains("ngp app deploy examples/www.json")
          .contains("No nodes are known yet");
    }

    @Test
    void theDeploymentsSectionIsLeftOut() {
      assertThat(everything()).doesNotContain("under way");
    }

    @Test
    void anUnknownAppIsSaidToBeMissing() {
      Pages.Document document = pages.document(new Page.OneApp("/no/such"));

      assertThat(document.exists()).isFalse();
      assertThat(document.html()).contains("No app /no/such");
    }

    @Test
    void aFilterThatMatchesNothingOffersAllApps() {
      platform.with(healthy("/www", 1));

      assertThat(everything(new AppFilter("xyz", Optional.empty(), 1)))
          .contains("No app matches")
          .contains("Show all 1");
    }
  }

  @Test
  void instancesShowWhatTheyUse() {
    platform.with(FakePlatform.page(healthy("/www", 1)));

    assertThat(app("/www")).contains("<td class=\"n\">0.25</td>").contains("12 MiB<i>/64 MiB</i>");
  }

  @Nested
  class WhatUsersWroteIsNeverMarkup {
    @Test
    void inTheOverview() {
      platform
          .with(troubled(healthy(SCRIPT, 1), SCRIPT))
          .with(new DeploymentView(SCRIPT, NOW, List.of(SCRIPT), SCRIPT, 1, 2, 0.5))
          .with(
              new NodeView(
                  SCRIPT,
                  SCRIPT,
                  SCRIPT,
                  true,
                  false,
                  0,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(SCRIPT)));

      assertThat(everything())
          .doesNotContain("<script")
          .doesNotContain("1)</script>\"")
          .contains("&lt;script&gt;alert(1)");
    }

    @Test
    void onTheAppPage() {
      AppPage plain = page(healthy("/www", 1));
      platform.with(
          new AppPage(
              plain.summary(),
              plain.instances(),
              List.of(),
              List.of(SCRIPT),
              plain.versions(),
              Map.of(SCRIPT, SCRIPT),
              List.of(FakePlatform.problem(SCRIPT)),
              Optional.of(failure(SCRIPT)),
              "{\"cmd\": \"" + SCRIPT + "\"}"));

      assertThat(app("/www")).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void inTheFrameAroundAPage() {
      String html = pages.document(new Page.OneApp("/" + SCRIPT)).html();

      assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
    }
  }

  @Nested
  class TheOverview {
    @Test
    void showsHowManyInstancesAreUnhealthyInWords() {
      platform.with(summary("/www", AppStatus.RUNNING, new InstanceCounts(3, 0, 3, 2, 1)));

      assertThat(everything()).contains("3/3 running, 1 unhealthy").contains("class=\"unhealthy\"");
    }

    @Test
    void showsEveryStatusAsAWord() {
      for (AppStatus status : AppStatus.values()) {
        platform.with(summary("/" + Show.word(status), status, new InstanceCounts(1, 0, 0, 0, 0)));
      }

      assertThat(everything())
          .contains("</svg>running</span>")
          .contains("</svg>deploying</span>")
          .contains("</svg>waiting</span>")
          .contains("</svg>delayed</span>")
          .contains("</svg>suspended</span>");
    }

    @Test
    void showsHowFarADeploymentIs() {
      platform.with(
          new DeploymentView(
              "97c136bf-5a28-4821-9d94-480d9fbb01c8",
              NOW.minusSeconds(7),
              List.of("/www"),
              "replacing 2 of 4 instances of /www",
              1,
              2,
              0.25));

      assertThat(everything())
          .contains("value=\"25\"")
          .contains("step 1 of 2")
          .contains("replacing 2 of 4")
          .contains(">97c136bf<")
          .contains("7 s ago");
    }

    @Test
    void showsWhatANodeGivesToTasks() {
      platform.with(FakePlatform.agent("agent-1"));

      assertThat(everything()).contains("agent-1").contains("0.3").contains("15.63 GiB");
    }

    @Test
    void listsNoMoreThanASheetOfApps() {
      for (int i = 0; i < 250; i++) {
        platform.with(healthy("/app-%03d".formatted(i), 1));
      }

      assertThat(everything(AppFilter.ALL.withSheet(3)))
          .contains("/app-249")
          .doesNotContain("/app-199")
          .contains("Sheet 3 of 3, 250 apps")
          .contains("/ui/?sheet=2");
    }

    @Test
    void marksPods() {
      platform.with(pod("/shop/pair"));

      assertThat(everything())
          .contains("href=\"/ui/apps/shop/pair\"", "<span class=\"tag\">pod</span>");
    }

    @Test
    void linksAppsAndTheirAddresses() {
      AppSummary www = healthy("/shop/web", 1);
      platform.with(
          new AppSummary(
              www.id(),
              www.kind(),
              Optional.of("http://web.shop.ngp.localhost:8080"),
              www.status(),
              www.instances(),
              www.cpus(),
              www.memMib(),
              www.version(),
              www.problem()));

      assertThat(everything())
          .contains("href=\"/ui/apps/shop/web\"")
          .contains("href=\"http://web.shop.ngp.localhost:8080\"");
    }
  }

  private static AppSummary pod(String id) {
    AppSummary app = healthy(id, 1);
    return new AppSummary(
        app.id(),
        AppKind.POD,
        app.address(),
        app.status(),
        app.instances(),
        app.cpus(),
        app.memMib(),
        app.version(),
        app.problem());
  }

  @Nested
  class TheAppPage {
    @Test
    void marksAPodAndSaysWhatIsItsOwn() {
      platform.with(page(pod("/shop/pair")));

      assertThat(app("/shop/pair"))
          .contains("<span class=\"tag\">pod</span>", "/v2/pods/shop/pair::status")
          .doesNotContain("ngp app scale", "ngp app restart");
    }

    @Test
    void marksNoApp() {
      platform.with(page(healthy("/www", 1)));

      assertThat(app("/www")).contains("ngp app scale www 2").doesNotContain(">pod</span>");
    }

    @Test
    void showsTheLastFailureWithItsMessage() {
      AppPage plain = page(healthy("/www", 1));
      platform.with(
          new AppPage(
              plain.summary(),
              plain.instances(),
              List.of(),
              List.of(),
              plain.versions(),
              Map.of(),
              List.of(),
              Optional.of(failure("Command exited with status 7\nno such file: app.jar")),
              "{}"));

      assertThat(app("/www"))
          .contains("TASK_FAILED")
          .contains("Command exited with status 7\nno such file: app.jar");
    }

    @Test
    void showsHowToFixAProblem() {
      Problem problem =
          new Problem(
              Problem.Severity.ERROR,
              "Cannot place: needs 4 cpus, the largest offer is 2 (agent-1)",
              Optional.empty(),
              Optional.empty(),
              Optional.of("Lower \"cpus\" or add an agent."),
              NOW,
              1);
      platform.with(page(healthy("/www", 1), List.of(problem)));

      assertThat(app("/www")).contains("needs 4 cpus").contains("Lower \"cpus\" or add an agent.");
    }

    @Test
    void showsWhereInstancesListen() {
      platform.with(healthy("/www", 2));

      assertThat(app("/www")).contains("127.0.0.1:31000").contains("00000001.1");
    }

    @Test
    void listsNoMoreThan200Instances() {
      platform.with(healthy("/big", 1000));

      assertThat(app("/big")).contains("and 800 more").contains("ngp task list big");
    }

    @Test
    void ofASuspendedAppSaysHowToStartIt() {
      platform.with(summary("/www", AppStatus.SUSPENDED, new InstanceCounts(0, 0, 0, 0, 0)));

      assertThat(app("/www")).contains("ngp app scale www 1");
    }
  }

  @Test
  void aDocumentHoldsItsLivePartSoThatItReadsWithoutJavaScript() {
    platform.with(healthy("/www", 1));

    String html = pages.document(new Page.Everything(AppFilter.ALL)).html();

    assertThat(html).contains(everything()).contains("hx-sse:connect=\"/ui/events\"");
  }

  @Test
  void pagesHoldNoInlineScriptOrStyleWhichThePolicyWouldBlock() {
    platform.with(healthy("/www", 1)).with(FakePlatform.agent("agent-1"));

    assertThat(pages.document(new Page.Everything(AppFilter.ALL)).html() + app("/www"))
        .doesNotContain("style=")
        .doesNotContain("<style")
        .doesNotContainPattern("<script(?! src=)")
        .doesNotContainPattern(" on[a-z]+=");
  }

  private static FailureView failure(String message) {
    Instant version = NOW.minusSeconds(90);
    return new FailureView(
        "www.instance-3e3b7e9c-ce60-11f0-9a2b-0242ac110002._app.1",
        Optional.of("agent-1"),
        "TASK_FAILED",
        message,
        version,
        NOW.minusSeconds(5));
  }
}
