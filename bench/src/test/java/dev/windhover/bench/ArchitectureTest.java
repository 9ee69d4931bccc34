package dev.windhover.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md run downward only. */
class ArchitectureTest {
  private static final String ENCODER_API = "dev.windhover.encoder";
  private static final String ENCODER_ONNX = "dev.windhover.encoder.onnx..";
  private static final String ENCODER_TINY = "dev.windhover.encoder.tiny..";
  private static final String LUCENE = "dev.windhover.lucene..";
  private static final String TOOLS = "dev.windhover.tools..";

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.windhover");
  }

  @Test
  void imports_holdEveryModule() {
    for (String part :
        new String[] {
          ENCODER_API,
          "dev.windhover.encoder.onnx",
          "dev.windhover.encoder.tiny",
          "dev.windhover.lucene",
          "dev.windhover.tools"
        }) {
      assertThat(classes.stream().anyMatch(c -> c.getPackageName().equals(part)))
          .as("no class of %s was read, so the rules below would hold of nothing", part)
          .isTrue();
    }
  }

  @Test
  void encoderApi_knowsOnlyTheJdk() {
    noClasses()
        .that(resideInAPackage(ENCODER_API))
        .should()
        .dependOnClassesThat(resideOutsideOfPackages(ENCODER_API, "java.."))
        .check(classes);
  }

  @Test
  void encoder_neverKnowsLucene() {
    noClasses()
        .that(resideInAPackage(ENCODER_ONNX).or(resideInAPackage(ENCODER_TINY)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.lucene..", LUCENE, TOOLS)
        .check(classes);
  }

  @Test
  void luceneModule_neverKnowsOnnxNorTheCommandLine() {
    noClasses()
        .that(resideInAPackage(LUCENE))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.onnxruntime..",
            "ai.djl..",
            ENCODER_ONNX,
            ENCODER_TINY,
            TOOLS,
            "picocli..",
            "com.fasterxml..")
        .check(classes);
  }

  @Test
  void onnxRuntime_staysInTheEncoder() {
    noClasses()
        .that(resideOutsideOfPackages(ENCODER_ONNX))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
        .check(classes);
  }

  @Test
  void modules_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.windhover.(encoder.onnx|encoder.tiny|encoder|lucene|tools)..")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }
}
