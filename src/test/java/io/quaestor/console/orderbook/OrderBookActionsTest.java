package io.quaestor.console.orderbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.Refusal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import({SignedIn.class, Market.class})
class OrderBookActionsTest {

    private static final Reason REASON = new Reason("levels differ", "CS-7");

    @Autowired
    private OrderBookActions actions;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private Market market;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT", "COMPLIANCE"})
    void a_rebuild_is_refused_to_every_role_but_operations_and_admin(Role role) {
        String symbol = market.list();
        signedIn.with(role);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> actions.rebuild(symbol, REASON));
        assertThat(audited(symbol)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"OPERATIONS", "ADMIN"})
    void intent_and_outcome_are_audited_also_when_nobody_feeds(Role role) {
        String symbol = market.list();
        market.awaitReplica();
        signedIn.with(role);
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> actions.rebuild(symbol, REASON));
        assertThat(audited(symbol)).containsExactly("order_book.rebuild_requested", "order_book.rebuild_failed");
    }

    @Test
    void a_caller_who_could_take_the_audit_rows_back_is_refused() {
        String symbol = market.list();
        signedIn.with(Role.OPERATIONS);
        assertThatExceptionOfType(IllegalTransactionStateException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(status -> actions.rebuild(symbol, REASON)));
        assertThat(audited(symbol)).isEmpty();
    }

    private List<String> audited(String symbol) {
        return jdbc.sql("""
                select action from backoffice.audit_log
                where target_type = 'order book' and target_id = :symbol
                order by sequence
                """)
                .param("symbol", symbol)
                .query((row, index) -> String.valueOf(row.getString(1)))
                .list();
    }
}
