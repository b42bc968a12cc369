package io.quaestor.console.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.Standby;
import io.quaestor.console.frame.ChangeNotices;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.platform.data.ReadSource;
import io.quaestor.platform.data.Reads;
import io.quaestor.platform.data.Stamped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;

@IntegrationTest
@Import({SignedIn.class, Market.class})
class OrderActionsTest {

    private static final Reason REASON = new Reason("customer asked by telephone", "CS-1042");

    @Autowired
    private OrderActions actions;

    @Autowired
    private OrderQueries queries;

    @Autowired
    private Reads reads;

    @Autowired
    private ChangeNotices notices;

    @Autowired
    private Market market;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    private UUID order = new UUID(0, 0);

    @BeforeEach
    void place() {
        signedIn.asNobody();
        order = market.placed(market.userWith("1000"), market.list(), OrderSide.BUY, "100", "2", 10);
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void a_canceled_order_shows_so_at_once_with_replay_paused_and_is_in_event_and_audit() {
        signedIn.with(Role.OPERATIONS);
        try (var _ = Standby.paused()) {
            actions.cancel(order, 1, REASON);
            Stamped<Optional<OrderRow>> read = reads.read(() -> queries.one(order));
            assertThat(read.source()).isEqualTo(ReadSource.PRIMARY_FOR_OWN_WRITE);
            assertThat(read.value().orElseThrow().status()).isEqualTo("CANCELED");
        }
        Map<String, @Nullable Object> audit =
                jdbc.sql("""
                        select operator, action, reason, case_number, details ->> 'version' as version
                        from backoffice.audit_log where target_id = :id
                        """).param("id", order.toString()).query().singleRow();
        assertThat(audit)
                .containsEntry("action", "order.canceled")
                .containsEntry("operator", "somebody")
                .containsEntry("reason", REASON.text())
                .containsEntry("case_number", REASON.caseNumber())
                .containsEntry("version", "2");
        assertThat(jdbc.sql("select event_data ->> 'actor' from events where aggregate_id = :id and version = 2")
                        .param("id", order)
                        .query(String.class)
                        .single())
                .isEqualTo("operator:somebody");
    }

    @Test
    void other_operators_are_told_and_read_nothing_older_from_then_on() {
        List<ChangeNotices.Change> told = new CopyOnWriteArrayList<>();
        signedIn.with(Role.VIEWER);
        Runnable forget = notices.follow(change -> {
            // As a screen does.
            reads.read(() -> queries.one(order));
            told.add(change);
        });
        var viewer = org.springframework.security.core.context.SecurityContextHolder.getContext();
        try (var _ = Standby.paused()) {
            signedIn.with(Role.OPERATIONS);
            actions.cancel(order, 1, REASON);
            await().untilAsserted(
                            () -> assertThat(told).containsExactly(new ChangeNotices.Change(Paths.ORDERS, order)));
            signedIn.resume(viewer);
            assertThat(reads.read(() -> queries.one(order))
                            .value()
                            .orElseThrow()
                            .status())
                    .isEqualTo("CANCELED");
        } finally {
            forget.run();
        }
    }

    @Test
    void who_saw_an_older_version_is_refused_and_nothing_is_written_or_told() {
        List<ChangeNotices.Change> told = new ArrayList<>();
        signedIn.with(Role.OPERATIONS);
        actions.cancel(order, 1, REASON);
        Runnable forget = notices.follow(told::add);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> actions.cancel(order, 1, REASON))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STALE));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> actions.cancel(order, 2, REASON))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STATE));
        forget.run();
        assertThat(told).isEmpty();
        assertThat(audited()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT", "COMPLIANCE"})
    void canceling_is_refused_to_every_role_but_operations_and_admin(Role role) {
        signedIn.with(role);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> actions.cancel(order, 1, REASON));
        assertThat(audited()).isZero();
    }

    @Test
    void a_change_without_reason_or_case_is_none() {
        for (String text : List.of("", "  ", "two\nlines", "x".repeat(501))) {
            assertThatExceptionOfType(Reason.Missing.class).isThrownBy(() -> new Reason(text, "CS-1"));
        }
        for (String number : List.of("", "\0", "x".repeat(65))) {
            assertThatExceptionOfType(Reason.Missing.class).isThrownBy(() -> new Reason("why", number));
        }
    }

    private long audited() {
        return jdbc.sql("select count(*) from backoffice.audit_log where target_id = :id")
                .param("id", order.toString())
                .query(Long.class)
                .single();
    }
}
