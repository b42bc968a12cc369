package io.quaestor.console.users;

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
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.Placement;
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
import org.springframework.security.core.context.SecurityContextHolder;

@IntegrationTest
@Import({SignedIn.class, Market.class})
class UserActionsTest {

    private static final Reason REASON = new Reason("account may be taken over", "CS-2077");

    @Autowired
    private UserActions actions;

    @Autowired
    private UserQueries queries;

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

    private UUID user = new UUID(0, 0);

    @BeforeEach
    void register() {
        signedIn.asNobody();
        user = market.userWith("1000");
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void a_frozen_user_shows_so_at_once_with_replay_paused_and_is_in_event_and_audit() {
        signedIn.with(Role.COMPLIANCE);
        try (var _ = Standby.paused()) {
            actions.freeze(user, 1, REASON);
            Stamped<Optional<UserRow>> read = reads.read(() -> queries.one(user));
            assertThat(read.source()).isEqualTo(ReadSource.PRIMARY_FOR_OWN_WRITE);
            assertThat(read.value().orElseThrow().status()).isEqualTo("frozen");
            assertThat(read.value().orElseThrow().version()).isEqualTo(2);
        }
        Map<String, @Nullable Object> audit =
                jdbc.sql("""
                        select operator, action, reason, case_number, details ->> 'version' as version
                        from backoffice.audit_log where target_type = 'user' and target_id = :id
                        """).param("id", user.toString()).query().singleRow();
        assertThat(audit)
                .containsEntry("action", "user.frozen")
                .containsEntry("operator", "somebody")
                .containsEntry("reason", REASON.text())
                .containsEntry("case_number", REASON.caseNumber())
                .containsEntry("version", "2");
        Map<String, @Nullable Object> event =
                jdbc.sql("""
                        select event_type, event_data ->> 'actor' as actor, event_data ->> 'caseNumber' as case_number
                        from events where aggregate_id = :id and version = 2
                        """).param("id", user).query().singleRow();
        assertThat(event)
                .containsEntry("event_type", "UserFrozen")
                .containsEntry("actor", "operator:somebody")
                .containsEntry("case_number", REASON.caseNumber());
    }

    @Test
    void a_frozen_user_cannot_open_and_a_reactivated_one_can() {
        signedIn.with(Role.OPERATIONS);
        String symbol = market.list();
        actions.freeze(user, 1, REASON);
        assertThat(market.place(order(symbol))).isInstanceOf(Placement.Rejected.class);
        actions.reactivate(user, 2, REASON);
        assertThat(market.place(order(symbol))).isInstanceOf(Placement.Placed.class);
        assertThat(audited()).containsExactly("user.frozen", "user.reactivated");
    }

    @Test
    void other_operators_are_told_and_read_nothing_older_from_then_on() {
        List<ChangeNotices.Change> told = new CopyOnWriteArrayList<>();
        signedIn.with(Role.VIEWER);
        Runnable forget = notices.follow(told::add);
        var viewer = SecurityContextHolder.getContext();
        try (var _ = Standby.paused()) {
            signedIn.with(Role.ADMIN);
            actions.freeze(user, 1, REASON);
            await().untilAsserted(() -> assertThat(told).containsExactly(new ChangeNotices.Change(Paths.USERS, user)));
            signedIn.resume(viewer);
            assertThat(reads.read(() -> queries.one(user)).value().orElseThrow().status())
                    .isEqualTo("frozen");
        } finally {
            forget.run();
        }
    }

    @Test
    void who_saw_an_older_version_or_another_state_is_refused_and_nothing_is_written_or_told() {
        List<ChangeNotices.Change> told = new ArrayList<>();
        signedIn.with(Role.OPERATIONS);
        actions.freeze(user, 1, REASON);
        Runnable forget = notices.follow(told::add);
        assertThat(refusal(() -> actions.freeze(user, 1, REASON))).isEqualTo(Refusal.Code.STALE);
        assertThat(refusal(() -> actions.reactivate(user, 1, REASON))).isEqualTo(Refusal.Code.STALE);
        assertThat(refusal(() -> actions.freeze(user, 2, REASON))).isEqualTo(Refusal.Code.STATE);
        assertThat(refusal(() -> actions.freeze(new UUID(7, 7), 1, REASON))).isEqualTo(Refusal.Code.UNKNOWN);
        forget.run();
        assertThat(told).isEmpty();
        assertThat(audited()).containsExactly("user.frozen");
        assertThat(market.events(user)).containsExactly("UserRegistered", "UserFrozen");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT"})
    void freezing_and_reactivating_are_refused_to_viewer_and_support(Role role) {
        signedIn.with(role);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> actions.freeze(user, 1, REASON));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> actions.reactivate(user, 1, REASON));
        assertThat(audited()).isEmpty();
    }

    private NewOrder order(String symbol) {
        return NewOrder.limit(
                Ids.next(), user, symbol, OrderSide.BUY, Market.dec("100"), Market.dec("1"), 10, Market.NOON);
    }

    private static Refusal.Code refusal(Runnable action) {
        try {
            action.run();
        } catch (Refusal refusal) {
            return refusal.code();
        }
        throw new AssertionError("nothing was refused");
    }

    private List<@Nullable String> audited() {
        return jdbc.sql("""
                        select action from backoffice.audit_log where target_type = 'user' and target_id = :id
                        order by sequence
                        """).param("id", user.toString()).query(String.class).list();
    }
}
