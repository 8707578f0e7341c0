package io.ngp.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of modules in docs/architecture.md, as a test. */
class LayeringTest {
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ngp");
    assertThat(classes.size()).isGreaterThan(300);
  }

  @Test
  void modulesDependOnlyDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("cli")
        .definedBy("io.ngp.cli..")
        .layer("node")
        .definedBy("io.ngp.node..")
        .layer("providers")
        .definedBy("io.ngp.provider..")
        .layer("nodespec")
        .definedBy("io.ngp.nodespec..")
        .layer("iac")
        .definedBy("io.ngp.iac..")
        .layer("console")
        .definedBy("io.ngp.console..")
        .layer("engine-local")
        .definedBy("io.ngp.engine.local..")
        .layer("engine-swarm")
        .definedBy("io.ngp.engine.swarm..")
        .layer("cluster")
        .definedBy("io.ngp.cluster..")
        .layer("edge")
        .definedBy("io.ngp.edge..")
        .layer("certificate")
        .definedBy("io.ngp.certificate..")
        .layer("template")
        .definedBy("io.ngp.template..")
        .layer("backup")
        .definedBy("io.ngp.backup..")
        .layer("store")
        .definedBy("io.ngp.store..")
        .layer("identity")
        .definedBy("io.ngp.identity..")
        .whereLayer("identity")
        .mayOnlyBeAccessedByLayers(
            "cli",
            "node",
            "nodespec",
            "providers",
            "engine-local",
            "engine-swarm",
            "cluster",
            "store")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("node")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("providers")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("nodespec")
        .mayOnlyBeAccessedByLayers("cli", "providers")
        .whereLayer("iac")
        .mayOnlyBeAccessedByLayers("cli", "providers", "nodespec")
        .whereLayer("console")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("engine-local")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("engine-swarm")
        .mayOnlyBeAccessedByLayers("node", "cli")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("node", "engine-local", "engine-swarm", "console")
        .whereLayer("edge")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("certificate")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("template")
        .mayOnlyBeAccessedByLayers("cli", "node")
        .whereLayer("backup")
        .mayOnlyBeAccessedByLayers("cli", "node")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("node")
        .check(classes);
  }

  @Test
  void modulesHaveNoCycles() {
    slices().matching("io.ngp.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void packagesOfTheCoresHaveNoCycles() {
    slices().matching("io.ngp.cluster.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("io.ngp.iac.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void providersKnowNothingOfEachOther() {
    slices().matching("io.ngp.provider.(*)..").should().notDependOnEachOther().check(classes);
  }

  @Test
  void decisionsDoNoInputOrOutput() {
    com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            "io.ngp.cluster.app..",
            "io.ngp.cluster.deployment..",
            "io.ngp.cluster.instance..",
            "io.ngp.cluster.launch..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "io\\.helidon\\..*|java\\.net\\.(http\\..*|.*Socket.*|.*Connection)|java\\.nio\\.(channels|file)\\..*|io\\.ngp\\.cluster\\.api\\..*")
        .check(classes);
  }
}
