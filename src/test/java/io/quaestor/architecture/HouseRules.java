package io.quaestor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;

/** How Quaestor is laid out: floors, who may hold SQL and Redis, what every service, query, action and route must carry. */
final class HouseRules {

    private static final String ROOT = "io.quaestor";

    /** Packages by floor; a class may use its own floor and those below. */
    private static final Map<String, Integer> FLOORS = Map.of(
            "platform",
            1,
            "exchange",
            2,
            "audit",
            2,
            "health",
            2,
            "backup",
            2,
            "compliance",
            2,
            "market",
            3,
            "console",
            4,
            "tape",
            4);

    /** Inside exchange; a class may use its own package and lower ones. */
    private static final Map<String, Integer> EXCHANGE = Map.of(
            "events",
            0,
            "users",
            1,
            "instruments",
            1,
            "sessions",
            2,
            "accounts",
            2,
            "orders",
            3,
            "transfers",
            3,
            "positions",
            4,
            "trades",
            5,
            "identities",
            6);

    /** Parts of the console that every screen may use. */
    private static final List<String> SHARED_SCREENS = List.of("frame", "operators", "approvals");

    static final ArchRule NO_IMPORT_UPWARDS = classes()
            .should(onlyDependWhere("floors below or their own", (origin, target) -> floor(target) <= floor(origin)));

    static final ArchRule NO_CYCLES =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    static final ArchRule EXCHANGE_IN_ORDER = classes()
            .that()
            .resideInAPackage(ROOT + ".exchange.*..")
            .should(onlyDependWhere(
                    "exchange packages below or their own",
                    (origin, target) -> !in(target, "exchange")
                            || leaf(target).isEmpty()
                            || leaf(origin).equals(leaf(target))
                            || rank(target) < rank(origin)));

    static final ArchRule SCREENS_APART = classes()
            .that()
            .resideInAPackage(ROOT + ".console.*..")
            .should(onlyDependWhere(
                    "their own screen and what all screens share",
                    (origin, target) -> !in(target, "console")
                            || leaf(target).isEmpty()
                            || leaf(origin).equals(leaf(target))
                            || SHARED_SCREENS.contains(leaf(target))));

    static final ArchRule NOBODY_IMPORTS_WHAT_PROFILES_START = classes()
            .should(onlyDependWhere(
                    "neither platform.embedded nor tape, from outside",
                    (origin, target) -> !(in(target, "platform")
                                    && leaf(target).equals("embedded")
                                    && !origin.getPackageName().equals(target.getPackageName()))
                            && !(in(target, "tape") && !in(origin, "tape"))));

    static final ArchRule VAADIN_IN_CONSOLE_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.vaadin..");

    static final ArchRule SQL_IN_REPOSITORIES_AND_QUERIES_ONLY = noClasses()
            .that()
            .haveNameNotMatching(".*(Repository|Queries)(\\$.*)?")
            .and()
            .resideOutsideOfPackage(ROOT + ".platform.data")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.jdbc.core..");

    static final ArchRule REDIS_IN_STORES_AND_CACHES_ONLY = noClasses()
            .that()
            .haveNameNotMatching(".*(Store|Cache)(\\$.*)?")
            .and()
            .resideOutsideOfPackages(ROOT + ".platform.redis", ROOT + ".platform.embedded")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.data.redis..", "io.lettuce..");

    static final ArchRule VIEWS_ASK_QUERIES_AND_ACTIONS = noClasses()
            .that()
            .areAssignableTo(Component.class)
            .should()
            .dependOnClassesThat(simpleNameEnds("Repository")
                    .or(JavaClass.Predicates.resideInAPackage("org.springframework.jdbc..")));

    static final ArchRule QUERIES_ONLY_READ = classes()
            .that()
            .haveSimpleNameEndingWith("Queries")
            .should(beTransactional("be @Transactional(readOnly = true)", true));

    static final ArchRule WRITE_PATH_IS_TRANSACTIONAL = classes()
            .that()
            .resideInAPackage(ROOT + ".exchange.*..")
            .and()
            .haveSimpleNameEndingWith("Service")
            .should(beTransactional("be @Transactional", false));

    static final ArchRule ACTIONS_ARE_TRANSACTIONAL = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Actions")
            .should()
            .beMetaAnnotatedWith(Transactional.class);

    static final ArchRule ACTIONS_SAY_WHO = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Actions")
            .should()
            .beMetaAnnotatedWith(RolesAllowed.class)
            .orShould()
            .beMetaAnnotatedWith(PreAuthorize.class);

    static final ArchRule ROUTES_SAY_WHO = classes()
            .that()
            .areAnnotatedWith(Route.class)
            .or()
            .areAnnotatedWith(Layout.class)
            .should()
            .beAnnotatedWith(annotatedWithAnyOf(
                    AnonymousAllowed.class.getName(),
                    PermitAll.class.getName(),
                    RolesAllowed.class.getName(),
                    DenyAll.class.getName()));

    private static final Pattern DOT = Pattern.compile("\\.");

    private HouseRules() {}

    private static ArchCondition<JavaClass> onlyDependWhere(String what, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>("only depend on " + what) {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ROOT) && !allowed.test(origin, target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beTransactional(String what, boolean readOnly) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean holds = readOnly
                        ? type.tryGetAnnotationOfType(Transactional.class)
                                .map(Transactional::readOnly)
                                .orElse(false)
                        : type.isMetaAnnotatedWith(Transactional.class)
                                || type.getMethods().stream()
                                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                                        .allMatch(HouseRules::isTransactional);
                if (!holds) {
                    events.add(
                            SimpleConditionEvent.violated(type, type.getName() + " is not what it should be: " + what));
                }
            }
        };
    }

    private static boolean isTransactional(JavaMethod method) {
        return method.isMetaAnnotatedWith(Transactional.class);
    }

    private static DescribedPredicate<JavaClass> simpleNameEnds(String suffix) {
        return DescribedPredicate.describe(
                "simple name ends with " + suffix, type -> type.getSimpleName().endsWith(suffix));
    }

    private static DescribedPredicate<JavaAnnotation<?>> annotatedWithAnyOf(String... names) {
        return DescribedPredicate.describe(
                "an access annotation",
                annotation -> List.of(names).contains(annotation.getRawType().getName()));
    }

    private static int floor(JavaClass type) {
        return FLOORS.getOrDefault(part(type, 0), type.getPackageName().equals(ROOT) ? 5 : 0);
    }

    private static int rank(JavaClass type) {
        return EXCHANGE.getOrDefault(leaf(type), 0);
    }

    private static boolean in(JavaClass type, String part) {
        return part(type, 0).equals(part);
    }

    private static String leaf(JavaClass type) {
        return part(type, 1);
    }

    private static String part(JavaClass type, int index) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        String[] parts = DOT.split(name.substring(ROOT.length() + 1), -1);
        return index < parts.length ? parts[index] : "";
    }

    /** Every package is a slice of its own. */
    private static final class Packages implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** All rules by name. */
    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new HashMap<>();
        rules.put("NO_IMPORT_UPWARDS", NO_IMPORT_UPWARDS);
        rules.put("NO_CYCLES", NO_CYCLES);
        rules.put("EXCHANGE_IN_ORDER", EXCHANGE_IN_ORDER);
        rules.put("SCREENS_APART", SCREENS_APART);
        rules.put("NOBODY_IMPORTS_WHAT_PROFILES_START", NOBODY_IMPORTS_WHAT_PROFILES_START);
        rules.put("VAADIN_IN_CONSOLE_ONLY", VAADIN_IN_CONSOLE_ONLY);
        rules.put("SQL_IN_REPOSITORIES_AND_QUERIES_ONLY", SQL_IN_REPOSITORIES_AND_QUERIES_ONLY);
        rules.put("REDIS_IN_STORES_AND_CACHES_ONLY", REDIS_IN_STORES_AND_CACHES_ONLY);
        rules.put("VIEWS_ASK_QUERIES_AND_ACTIONS", VIEWS_ASK_QUERIES_AND_ACTIONS);
        rules.put("QUERIES_ONLY_READ", QUERIES_ONLY_READ);
        rules.put("WRITE_PATH_IS_TRANSACTIONAL", WRITE_PATH_IS_TRANSACTIONAL);
        rules.put("ACTIONS_ARE_TRANSACTIONAL", ACTIONS_ARE_TRANSACTIONAL);
        rules.put("ACTIONS_SAY_WHO", ACTIONS_SAY_WHO);
        rules.put("ROUTES_SAY_WHO", ROUTES_SAY_WHO);
        return rules;
    }
}
