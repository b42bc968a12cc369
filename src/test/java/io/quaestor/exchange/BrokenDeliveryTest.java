package io.quaestor.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Commands of every kind are broken at their statement boundaries and delivered again until they are acknowledged: after
 * each, every row is what one clean delivery of the same commands leaves.
 */
@IntegrationTest(
        properties = {
            "quaestor.pool.maximum-size=1",
            "quaestor.pool.minimum-idle=0",
            "logging.level.com.zaxxer.hikari=error", // it tells of every broken connection, in 200 lines
            "logging.level.org.springframework=error"
        })
@Import({Market.class, BrokenDeliveryTest.OnTheWire.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenDeliveryTest {

    private static final String REFUSED = "refused: ";

    private static final List<Faults.Kind> KINDS =
            List.of(Faults.Kind.EXCEPTION, Faults.Kind.TERMINATED, Faults.Kind.CUT);

    private final long seed = new Random().nextLong();
    private final Scenario scenario = new Scenario(seed);

    /** After each step of the clean delivery. */
    private final List<String> answers = new ArrayList<>();

    private final List<List<String>> states = new ArrayList<>();

    @Autowired
    ApplicationContext context;

    @Autowired
    Faults faults;

    @Autowired
    Market market;

    CastRows rows;

    private final List<Integer> boundaries = new ArrayList<>();

    @BeforeAll
    void deliverCleanly() {
        System.out.println("broken delivery: seed " + seed);
        rows = new CastRows(context);
        Cast cast = cast("CLEAN");
        for (Scenario.Step step : scenario.steps()) {
            faults.count();
            answers.add(told(cast, step.deliver(context, cast)));
            boundaries.add(faults.disarm());
            states.add(rows.of(cast));
        }
    }

    /** The first of each kind of command at every boundary, the others at every third and at their last. */
    @Test
    void a_command_broken_before_its_commit_leaves_nothing_and_the_next_delivery_does_it() {
        breakEverywhere("MIXED", (step, boundary) -> {
            boolean isBroken =
                    isFirstOfItsKind(step) || (step + boundary) % 3 == 0 || boundary.equals(boundaries.get(step));
            return isBroken ? List.of(KINDS.get((step + boundary / 3 + boundary) % KINDS.size())) : List.of();
        });
    }

    @Test
    @Tag("long")
    void a_command_broken_everywhere_in_every_way_leaves_nothing_and_the_next_delivery_does_it() {
        breakEverywhere("ALL", (step, boundary) -> KINDS);
    }

    @Test
    void a_command_whose_commit_was_not_heard_of_is_done_and_the_next_delivery_changes_nothing() {
        Cast cast = cast("LOST");
        int broken = 0;
        for (int index = 0; index < boundaries.size(); index++) {
            Scenario.Step step = scenario.steps().get(index);
            boolean isCommitted = !answers.get(index).startsWith(REFUSED);
            if (isCommitted) {
                assertBreaks(Faults.Kind.ANSWER_LOST, 1, step, cast);
                broken++;
                assertThat(rows.of(cast)).as("all of " + step.name()).isEqualTo(states.get(index));
            }

            Object answer = step.deliver(context, cast);

            if (answer instanceof Refusal && !Scenario.Step.isDoneAlready(answer)) {
                assertThat(told(cast, answer)).as("answer to " + step.name()).isEqualTo(answers.get(index));
            }
            assertThat(rows.of(cast)).as("no more than " + step.name()).isEqualTo(states.get(index));
        }
        System.out.println(
                "broken delivery: ANSWER_LOST at " + broken + " commits of " + boundaries.size() + " commands");
        assertThat(market.brokenIdentities()).isEmpty();
    }

    /** Breaks every command at each of its boundaries, in the ways given for step and boundary, and delivers it then. */
    private void breakEverywhere(String name, BiFunction<Integer, Integer, List<Faults.Kind>> kinds) {
        Cast cast = cast(name);
        Map<Faults.Kind, Integer> broken = new TreeMap<>();
        for (int index = 0; index < boundaries.size(); index++) {
            Scenario.Step step = scenario.steps().get(index);
            for (int boundary = 1; boundary <= boundaries.get(index); boundary++) {
                for (Faults.Kind kind : kinds.apply(index, boundary)) {
                    assertBreaks(kind, boundary, step, cast);
                    broken.merge(kind, 1, Integer::sum);
                }
            }
            assertThat(rows.of(cast))
                    .as("nothing of " + step.name())
                    .isEqualTo(index == 0 ? rows.of(cast("NOBODY")) : states.get(index - 1));

            Object answer = step.deliver(context, cast);

            assertThat(told(cast, answer)).as("answer to " + step.name()).isEqualTo(answers.get(index));
            assertThat(rows.of(cast)).as("all of " + step.name()).isEqualTo(states.get(index));
        }
        System.out.println("broken delivery: " + boundaries.size() + " commands broken " + broken);
        assertThat(market.brokenIdentities()).isEmpty();
    }

    private void assertBreaks(Faults.Kind kind, int boundary, Scenario.Step step, Cast cast) {
        faults.arm(kind, boundary);
        try {
            assertThatThrownBy(() -> step.deliver(context, cast))
                    .as(kind + " at boundary " + boundary + " of " + step.name())
                    .isInstanceOfAny(
                            IllegalStateException.class, DataAccessException.class, TransactionException.class);
        } finally {
            faults.disarm();
        }
    }

    private boolean isFirstOfItsKind(int index) {
        String kind = scenario.steps().get(index).kind();
        return scenario.steps().subList(0, index).stream()
                .noneMatch(step -> step.kind().equals(kind));
    }

    private Cast cast(String name) {
        return new Cast(
                name + Long.toUnsignedString(seed, 36).toUpperCase(Locale.ROOT).substring(0, 4), scenario);
    }

    private static String told(Cast cast, Object answer) {
        return cast.named(
                answer instanceof Refusal refusal
                        ? REFUSED + refusal.code() + " " + refusal.getMessage()
                        : answer.toString());
    }

    /** This context's way to the primary leads over a wire, and its statements past the faults. */
    @TestConfiguration(proxyBeanMethods = false)
    static class OnTheWire {

        @Bean
        static Wire wire() {
            return new Wire(port(TestStack.addresses().primary()));
        }

        @Bean
        static Faults faults(Wire wire) {
            return new Faults(wire);
        }

        @Bean
        @Primary
        StoreAddresses addressesOverTheWire(Wire wire) {
            StoreAddresses direct = TestStack.addresses();
            DatabaseAddress primary = direct.primary();
            return new StoreAddresses(
                    direct.owner(),
                    new DatabaseAddress(
                            primary.jdbcUrl().replace(":" + port(primary) + "/", ":" + wire.port() + "/"),
                            primary.user(),
                            primary.password()),
                    direct.replica(),
                    direct.marketOwner(),
                    direct.market(),
                    direct.backup(),
                    direct.marketBackup(),
                    direct.redis());
        }

        @Bean
        static BeanPostProcessor faultsInTheDataSource(ObjectProvider<Faults> faults) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("dataSource") && bean instanceof DataSource dataSource
                            ? faults.getObject().watch(dataSource)
                            : bean;
                }
            };
        }

        private static int port(DatabaseAddress address) {
            return Integer.parseInt(Objects.requireNonNull(address.urlParts().get("PGPORT")));
        }
    }
}
