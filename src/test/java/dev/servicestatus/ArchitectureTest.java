package dev.servicestatus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guards the layout: which package may know which, what the pure ones may not touch, and the calls
 * that gave secrets away or executed them.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.servicestatus";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);
  private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

  /** The packages and the arrows that leave them. Who is not named may not be known. */
  enum Package {
    API,
    HEALTH(API),
    PLAN(API),
    CONDITION(API, HEALTH, PLAN),
    CLUSTER(HEALTH, API), // not page: member clusters and pages never meet
    PAGE(PLAN, API),
    HISTORY(API, PLAN),
    WEB(HISTORY, CONDITION, API),
    OPERATIONS,
    CONTROLLER(API, HEALTH, PLAN, CONDITION, CLUSTER, PAGE, HISTORY, WEB, OPERATIONS),
    COMMAND(API, HEALTH, PLAN, CONDITION, CLUSTER, PAGE, HISTORY, WEB, OPERATIONS, CONTROLLER);

    private final Set<Package> known;

    Package(Package... known) {
      this.known = Set.of(known);
    }

    String pattern() {
      return ROOT + "." + name().toLowerCase(java.util.Locale.ROOT) + "..";
    }

    boolean isEmpty() {
      return MAIN.stream().noneMatch(resideInAPackage(pattern()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPackageKnowsOnlyThoseItsArrowsPointTo(Package from) {
    DescribedPredicate<JavaClass> ours = resideInAPackage(ROOT + "..");
    DescribedPredicate<JavaClass> allowed = resideInAPackage(from.pattern());
    for (Package known : from.known) {
      allowed = allowed.or(resideInAPackage(known.pattern()));
    }
    noClasses()
        .that()
        .resideInAPackage(from.pattern())
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(allowed)))
        .allowEmptyShould(from.isEmpty())
        .because(from + " knows only " + from.known)
        .check(MAIN);
  }

  @Test
  void everyClassIsInAPackageOfTheTable() {
    DescribedPredicate<JavaClass> inTable = type(Main.class);
    for (Package known : Package.values()) {
      inTable = inTable.or(resideInAPackage(known.pattern()));
    }
    classes()
        .should(ArchCondition.from(inTable))
        .because("the layout shows the architecture")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEALTH", "PLAN", "CONDITION"})
  void thePureOnesUseTheLanguageAndJsonAlone(Package pure) {
    classes()
        .that()
        .resideInAPackage(pure.pattern())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "com.fasterxml.jackson..", ROOT + "..")
                .or(type(IntOrString.class)) // fields of the API types
                .or(type(ObjectMeta.class)))
        .allowEmptyShould(pure.isEmpty())
        .because("rules that reach for a client, a logger or a metric cannot be tried out")
        .check(MAIN);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEALTH", "PLAN", "CONDITION"})
  void thePureOnesHaveNoInputOutputAndNoClock(Package pure) {
    noClasses()
        .that()
        .resideInAPackage(pure.pattern())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
                .or(assignableTo(Clock.class)))
        .orShould()
        .callCodeUnitWhere(readsTheTime())
        .allowEmptyShould(pure.isEmpty())
        .because("time is an argument, and what is read is read at the edges")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaCall<?>> readsTheTime() {
    return describe(
        "reads the time",
        call -> {
          String method = call.getName();
          JavaClass owner = call.getTargetOwner();
          boolean now = method.equals("now") && owner.getPackageName().startsWith("java.time");
          boolean system = method.equals("nanoTime") || method.equals("currentTimeMillis");
          return now || (system && owner.isEquivalentTo(System.class)) || makesDateOfNow(call);
        });
  }

  private static boolean makesDateOfNow(JavaCall<?> call) {
    return call.getName().equals("<init>")
        && call.getTargetOwner().isEquivalentTo(java.util.Date.class)
        && call.getTarget().getRawParameterTypes().isEmpty();
  }

  /** What libraries do by it: certificates' validity, the times of log lines. */
  @Test
  void nothingGoesByTheLocalWallClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("EvaluateCommand") // files say no time, and no server is asked
        .should()
        .callCodeUnitWhere(
            readsTheTime()
                .and(describe("not nanoTime", call -> !call.getName().equals("nanoTime"))))
        .orShould()
        .dependOnClassesThat(assignableTo(Clock.class).or(type(java.util.Timer.class)))
        .orShould()
        .callMethodWhere(
            describe(
                "is JOSDK's timer", // a java.util.Timer: see Revisits
                call -> call.getName().equals("rescheduleAfter")))
        .because(
            "it may be wrong, or step: durations go by the monotonic clock, ages by the Date of"
                + " the member's API server, times that are shown by that of the hub")
        .check(MAIN);
  }

  /** What compares it with the product is in another package. */
  @Test
  void theOracleKnowsOfTheProductOnlyItsApi() {
    DescribedPredicate<JavaClass> ours = resideInAPackage(ROOT + "..");
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(ROOT + ".oracle..", ROOT + ".api.v1alpha1..");
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".oracle..")
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(allowed)))
        .because("a second reading that borrows from the first agrees with its faults")
        .check(ALL);
  }

  @Test
  void podsAreFactsAndNeverFabric8Objects() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are fabric8's pod classes",
                c -> c.getName().matches("io\\.fabric8\\.kubernetes\\.api\\.model\\.Pod.*")))
        .orShould()
        .callMethodWhere(
            describe(
                "reads pods through fabric8",
                call ->
                    call.getName().equals("pods")
                        && call.getTargetOwner().isAssignableTo(KubernetesClient.class)))
        .because("a decoded pod costs 65 kB and 0.1 ms; the pod stream keeps a packed fact")
        .check(MAIN);
  }

  @Test
  void aKubeconfigIsNeverInterpretedByTheLibrary() {
    noClasses()
        .should()
        .callMethodWhere(isCallOf(Config.class, "fromKubeconfig"))
        .because("it runs the exec plugin of the file through a shell while parsing")
        .check(MAIN);
  }

  @Test
  void aClientIsNeverConfiguredFromItsSurroundings() {
    noClasses()
        .should()
        .callConstructor(ConfigBuilder.class)
        .orShould()
        .callMethodWhere(
            describe("is withMasterUrl", call -> call.getName().equals("withMasterUrl")))
        .because(
            "both read the pod's own service account: its token went to the cluster that was named")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaCall<?>> isCallOf(Class<?> owner, String method) {
    return describe(
        "is " + owner.getSimpleName() + "." + method,
        call -> call.getName().equals(method) && call.getTargetOwner().isAssignableTo(owner));
  }

  @Test
  void noDrawersByName() {
    Pattern drawer =
        Pattern.compile(
            ".*(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Impl|Common|Commons|Misc)"
                + "|(Abstract|Base)[A-Z].*");
    DescribedPredicate<JavaClass> named =
        describe("named after a drawer", c -> drawer.matcher(c.getSimpleName()).matches());
    noClasses()
        .should(ArchCondition.from(named))
        .orShould()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..common..",
            "..helper..",
            "..helpers..",
            "..impl..",
            "..manager..",
            "..misc..",
            "..shared..")
        .because("a name says what a thing is, not that it had no better place")
        .check(ALL);
  }
}
