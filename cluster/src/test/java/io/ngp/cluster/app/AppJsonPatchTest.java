package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Partial updates (marathon/API.md 2.2). */
class AppJsonPatchTest {
  private static final AppJson JSON = AppJsonTest.STANDARD;
  private static final Version LATER = Version.parse("2026-11-22T10:00:00.000Z");

  private static App app(String body) {
    return JSON.read(DefinitionCase.json(body), PathId.ROOT, DefinitionCase.VERSION);
  }

  private static App patch(String app, String body) {
    return JSON.patch(app(app), DefinitionCase.json(body), LATER);
  }

  /** A case per line: the app, the change, and a member of the result with its value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"id":"/a","cmd":"aa"}                             | {"cmd":"bb"}                          | cmd              | "bb"
          {"id":"/a","cmd":"aa","env":{"A":"1","B":"2"}}     | {"env":{"C":"3"}}                     | env              | {"C":"3"}
          {"id":"/a","cmd":"aa","env":{"A":"1"}}             | {"env":{}}                            | env              | null
          {"id":"/a","cmd":"aa","env":{"A":"1"}}             | {"env":null}                          | env              | {"A":"1"}
          {"id":"/a","cmd":"aa","labels":{"a":"1"}}          | {"labels":{"b":"2"}}                  | labels           | {"b":"2"}
          {"id":"/a","cmd":"aa","mem":64}                    | {"instances":7}                       | mem              | 64
          {"id":"/a","cmd":"aa","instances":3}               | {"cmd":"bb"}                          | instances        | 3
          {"id":"/a","cmd":"aa"}                             | {"id":"/other"}                       | id               | "/a"
          {"id":"/a","cmd":"aa","dependencies":["/x"]}       | {"dependencies":["y"]}                | dependencies     | ["/y"]
          {"id":"/a","cmd":"aa","executorResources":{"mem":64}} | {"instances":2}                    | executorResources| {"cpus":0.1,"mem":64,"disk":10}
          {"id":"/a","cmd":"aa","resourceLimits":{"mem":"unlimited"}} | {"instances":2}              | resourceLimits   | {"mem":"unlimited"}
          {"id":"/a","cmd":"aa","portDefinitions":[{"port":80}]} | {"ports":[1,2]}                   | portDefinitions  | [{"port":1,"protocol":"tcp"},{"port":2,"protocol":"tcp"}]
          {"id":"/a","cmd":"aa","fetch":[{"uri":"http://h/a"}]} | {"uris":["http://h/b.txt"]}        | fetch            | [{"uri":"http://h/b.txt","extract":false,"executable":false,"cache":false}]
          {"id":"/a","cmd":"aa","fetch":[{"uri":"http://h/a"}]} | {"uris":[]}                        | fetch            | [{"uri":"http://h/a","extract":true,"executable":false,"cache":false}]
          {"id":"/a","cmd":"aa","ports":[1,2,3]}             | {"networks":[{"mode":"container/bridge"}],"container":{"type":"MESOS"}} | container | {"type":"MESOS","volumes":[],"portMappings":[{"containerPort":0,"hostPort":0,"servicePort":0,"protocol":"tcp","name":"default","labels":{}}]}
          {"id":"/a","cmd":"aa","networks":[{"mode":"container/bridge"}]} | {"networks":[{"mode":"host"}]} | portDefinitions | [{"port":0,"protocol":"tcp","name":"default"}]
          {"id":"/a","cmd":"aa","networks":[{"mode":"container/bridge"}]} | {"networks":[{"mode":"host"}]} | container       | {"type":"MESOS","volumes":[]}
          {"id":"/a","cmd":"aa","portDefinitions":[{"port":9}]} | {"container":{"docker":{"image":"i","network":"BRIDGE"}}} | networks | [{"mode":"container/bridge"}]
          {"id":"/a","cmd":"aa"}                             | {"version":"2001-01-01T00:00:00Z"}    | version          | "2026-11-22T10:00:00.000Z"
          {"id":"/a","cmd":"aa"}                             | {"upgradeStrategy":{"minimumHealthCapacity":0,"maximumOverCapacity":0}} | upgradeStrategy | {"minimumHealthCapacity":0,"maximumOverCapacity":0}
          """)
  void presentMembersReplaceWholesaleAndOthersStay(
      String app, String change, String member, String expected) {
    JsonNode printed = DefinitionCase.json(JSON.write(patch(app, change)).toString());

    assertThat(printed.has(member) ? printed.get(member) : DefinitionCase.json("null"))
        .isEqualTo(DefinitionCase.json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"id":"/a","cmd":"aa"} | {"args":["b"]}                               | Object is not valid | /
          {"id":"/a","cmd":"aa"} | {"instances":-1}                             | Invalid JSON        | /instances
          {"id":"/a","cmd":"aa"} | {"upgradeStrategy":{"maximumOverCapacity":0}} | Invalid JSON        | /upgradeStrategy/minimumHealthCapacity
          {"id":"/a","cmd":"aa"} | {"ports":[1],"portDefinitions":[{"port":2}]} | Object is not valid | /
          {"id":"/a","cmd":"aa","healthChecks":[{"portIndex":0}]} | {"portDefinitions":[]} | Object is not valid | /healthChecks(0)/portIndex
          {"id":"/a","cmd":"aa"} | []                                           | Invalid JSON        | /
          {"id":"/a","cmd":"aa"} | "x"                                          | Invalid JSON        | /
          """)
  void resultIsCheckedAsAWhole(String app, String change, String message, String path) {
    App current = app(app);
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> JSON.patch(current, DefinitionCase.json(change), LATER));

    Reason.Invalid invalid = (Reason.Invalid) refused.reason();
    assertThat(invalid.message()).isEqualTo(message);
    assertThat(invalid.violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.path()).isEqualTo(path));
  }

  @Test
  void changingNothingIsNoConfigurationChange() {
    App app = app("{\"id\":\"/a\",\"cmd\":\"aa\",\"healthChecks\":[{}],\"ports\":[0,1]}");

    App patched = JSON.patch(app, DefinitionCase.json("{\"cmd\":\"aa\"}"), LATER);

    assertThat(patched.isConfigurationChangeFrom(app)).isFalse();
    assertThat(VersionInfo.ofChange(app, patched, LATER)).isEqualTo(app.versionInfo());
  }

  @Test
  void versionMovesWithScalingAndConfigurationButTasksAreOutdatedOnlyByConfiguration() {
    App app = app("{\"id\":\"/a\",\"cmd\":\"aa\"}");
    VersionInfo before = app.versionInfo();

    VersionInfo scaled = VersionInfo.ofChange(app, app.withInstances(5), LATER);
    VersionInfo changed =
        VersionInfo.ofChange(
            app, JSON.patch(app, DefinitionCase.json("{\"labels\":{\"a\":\"b\"}}"), LATER), LATER);

    assertThat(scaled).isEqualTo(new VersionInfo(LATER, LATER, before.lastConfigChangeAt()));
    assertThat(changed).isEqualTo(VersionInfo.createdAt(LATER));
  }
}
