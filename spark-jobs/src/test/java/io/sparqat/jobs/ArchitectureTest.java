package io.sparqat.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import org.apache.spark.sql.SparkSession;

/** Who may know whom, among all of Sparqat's modules. */
@AnalyzeClasses(packages = "io.sparqat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sparqat.jobs.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_SPARK_JOBS_KNOWS_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparqat.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_EXITS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparqat.jobs.cli..")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule NOBODY_CALLS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparqat.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sparqat.jobs.cli..");

  @ArchTest
  static final ArchRule ONE_CLASS_BUILDS_SESSIONS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparqat.jobs.session..")
          .should()
          .callMethod(SparkSession.class, "builder");

  @ArchTest
  static final ArchRule RANDOM_NUMBERS_ARE_SEEDED =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random");
}
