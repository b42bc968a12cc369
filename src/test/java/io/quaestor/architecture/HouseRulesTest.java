package io.quaestor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.quaestor.console.users.planted.PlantedActions;
import io.quaestor.console.users.planted.PlantedQueries;
import io.quaestor.console.users.planted.PlantedScreenImport;
import io.quaestor.exchange.accounts.planted.PlantedOrderImport;
import io.quaestor.exchange.accounts.planted.PlantedService;
import io.quaestor.health.planted.PlantedSql;
import io.quaestor.health.planted.PlantedStackImport;
import io.quaestor.health.planted.PlantedVaadin;
import io.quaestor.platform.data.planted.PlantedUpwardImport;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import planted.PlantedView;

class HouseRulesTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quaestor");

    private static final Map<String, Set<Class<?>>> PLANTED = Map.ofEntries(
            Map.entry("NO_IMPORT_UPWARDS", Set.of(PlantedUpwardImport.class)),
            Map.entry("NO_CYCLES", Set.of(PlantedUpwardImport.class, PlantedScreenImport.class)),
            Map.entry("EXCHANGE_IN_ORDER", Set.of(PlantedOrderImport.class)),
            Map.entry("SCREENS_APART", Set.of(PlantedScreenImport.class)),
            Map.entry("NOBODY_IMPORTS_WHAT_PROFILES_START", Set.of(PlantedStackImport.class)),
            Map.entry("VAADIN_IN_CONSOLE_ONLY", Set.of(PlantedVaadin.class)),
            Map.entry("SQL_IN_REPOSITORIES_AND_QUERIES_ONLY", Set.of(PlantedSql.class)),
            Map.entry("REDIS_IN_STORES_AND_CACHES_ONLY", Set.of(PlantedSql.class)),
            Map.entry("VIEWS_ASK_QUERIES_AND_ACTIONS", Set.of(PlantedView.class)),
            Map.entry("QUERIES_ONLY_READ", Set.of(PlantedQueries.class)),
            Map.entry("WRITE_PATH_IS_TRANSACTIONAL", Set.of(PlantedService.class)),
            Map.entry("ACTIONS_ARE_TRANSACTIONAL", Set.of(PlantedActions.class)),
            Map.entry("ACTIONS_SAY_WHO", Set.of(PlantedActions.class)),
            Map.entry("ROUTES_SAY_WHO", Set.of(PlantedView.class)));

    static Stream<String> rules() {
        return HouseRules.all().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(String name) {
        rule(name).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aPlantedViolationIsFound(String name) {
        Set<Class<?>> planted = PLANTED.get(name);
        assertThat(planted).as("a violation of %s is planted", name).isNotNull();

        JavaClasses violating = new ClassFileImporter().importClasses(planted);

        assertThat(rule(name).evaluate(violating).hasViolation()).isTrue();
    }

    @Test
    void theProductIsImported() {
        assertThat(PRODUCT.size()).isGreaterThan(100);
    }

    private static ArchRule rule(String name) {
        ArchRule rule = HouseRules.all().get(name);
        if (rule == null) {
            throw new IllegalArgumentException("there is no rule " + name);
        }
        return rule.allowEmptyShould(true);
    }
}
