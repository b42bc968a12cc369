package io.quaestor.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ModelIndependenceTest {

    private static final Pattern MODEL = Pattern.compile(
            "io\\.quaestor\\.model\\.(Model(?!\\w*Test)\\w*|Step|History|HistoryGenerator|EdgeGenerator|Shrinker)(\\$.*)?");

    private static final DescribedPredicate<JavaClass> IS_MODEL = DescribedPredicate.describe(
            "the model",
            type -> MODEL.matcher(type.getBaseComponentType().getName()).matches());

    private static final ArchRule SHARES_NOTHING = classes()
            .that(IS_MODEL)
            .should()
            .onlyDependOnClassesThat(IS_MODEL.or(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..")));

    private final JavaClasses here = new ClassFileImporter().importPackages("io.quaestor.model");

    @Test
    void the_model_uses_the_JDK_and_nothing_else() {
        assertThat(here.that(IS_MODEL).size()).isGreaterThan(20);
        SHARES_NOTHING.check(here);
    }

    @Test
    void what_knows_the_services_would_break_the_rule() {
        ArchRule planted = classes()
                .that()
                .haveSimpleName("Services")
                .should()
                .onlyDependOnClassesThat(
                        IS_MODEL.or(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..")));

        assertThat(planted.evaluate(here).hasViolation()).isTrue();
    }
}
