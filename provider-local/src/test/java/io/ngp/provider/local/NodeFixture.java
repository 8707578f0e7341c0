package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as resources, with real processes that stand in for them. */
abstract class NodeFixture {
  @TempDir private Path project;
  LocalRig rig;

  @BeforeEach
  void start() {
    rig = new LocalRig(project);
  }

  @AfterEach
  void killWhatIsLeft() {
    rig.close();
  }

  /** Its master is nowhere, and is not waited for long. */
  Fields lonelyAgent() {
    return rig.agent("agent-1", List.of(fields("name", "master-1", "api", 1)))
        .with("drain_seconds", Value.of(1));
  }
}
