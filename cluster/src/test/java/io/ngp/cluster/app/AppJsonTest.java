package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables of marathon/API.md, a line per row; see {@link DefinitionCase} for their form. */
class AppJsonTest {
  static final AppJson STANDARD = new AppJson(AppSettings.STANDARD);

  /** Everything on, and a name for container networks that have none. */
  static final AppJson FULL =
      new AppJson(
          new AppSettings(
              "*", Optional.of("net0"), "mesos-bridge", EnumSet.allOf(Feature.class), 100_000));

  @TestFactory
  Stream<DynamicTest> members() {
    return DefinitionCase.testsOf("members.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> portsAndNetworks() {
    return DefinitionCase.testsOf("networking.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> containers() {
    return DefinitionCase.testsOf("containers.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> checks() {
    return DefinitionCase.testsOf("checks.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> legacyMembers() {
    return DefinitionCase.testsOf("legacy.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> pods() {
    return DefinitionCase.testsOf("pods.cases", STANDARD);
  }

  @TestFactory
  Stream<DynamicTest> withEveryFeature() {
    return DefinitionCase.testsOf("features.cases", FULL);
  }
}
