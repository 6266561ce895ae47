package io.sparqat.quant;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;

/** The directions in which this module's packages may depend on each other. */
@AnalyzeClasses(packages = "io.sparqat.quant", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparqat.quant.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_TWO_PACKAGES_KNOW_DL4J =
      noClasses()
          .that()
          .resideOutsideOfPackages("..quant.dl4j..", "..quant.train..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule SPECS_KNOW_NOTHING_ABOVE_THEM =
      noClasses()
          .that()
          .resideInAPackage("..quant.spec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..quant.model..", "..quant.kernel..", "..quant.layer..", "..quant.dl4j..");

  @ArchTest
  static final ArchRule NETWORKS_DO_NOT_KNOW_HOW_THEY_RUN =
      noClasses()
          .that()
          .resideInAPackage("..quant.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..quant.kernel..", "..quant.layer..", "..quant.dl4j..");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_EXIT =
      noClasses().should().callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule RANDOM_NUMBERS_ARE_SEEDED =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random");
}
