package io.quaestor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Market;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import({Market.class, Services.class, HistoryRunner.class})
class ModelHistoryTest {

    /** What must occur in a history, or the test would show less than it says. */
    private static final List<String> CASES = List.of(
            "adjustment against FEES: credit",
            "adjustment against FEES: debit",
            "adjustment against INSURANCE: credit",
            "adjustment against INSURANCE: debit",
            "canceled",
            "canceled by liquidation",
            "canceled to cover a loss",
            "expired: FOK",
            "expired: IOC partly filled",
            "full fill",
            "insurance: CROSS",
            "insurance: ISOLATED loss",
            "isolated loss takes remaining margin",
            "liquidation: CROSS",
            "liquidation: ISOLATED",
            "margin of another position taken",
            "margin of the position taken: CROSS",
            "marked",
            "order repeated",
            "partial fill",
            "placed: LIMIT CROSS GTC",
            "placed: LIMIT ISOLATED GTC",
            "placed: MARKET CROSS IOC",
            "placed: MARKET ISOLATED IOC",
            "placed: STOP_LIMIT CROSS GTC",
            "placed: STOP_LIMIT ISOLATED GTC",
            "position closed",
            "position flipped",
            "position grown",
            "position opened",
            "position reduced",
            "reduce-only cut",
            "reduce-only placed",
            "refused: cancel at another version",
            "refused: cancel of final order",
            "refused: expiry of order not triggered",
            "refused: fill beyond the limit",
            "refused: fill of final order",
            "refused: fill of more than is left",
            "refused: fill of order not triggered",
            "refused: fill of other side",
            "refused: fill of reduce-only order would open",
            "refused: fill of unknown order",
            "refused: fill off lot",
            "refused: fill off tick",
            "refused: order id taken",
            "refused: trade id taken",
            "refused: withdrawal not covered",
            "rejected: below the least notional",
            "rejected: instrument halted",
            "rejected: not enough available",
            "rejected: off lot",
            "rejected: off tick",
            "rejected: other leverage than the position",
            "rejected: other margin type than the position",
            "rejected: user frozen",
            "settled",
            "settled while halted",
            "settled with oneself",
            "stop triggered",
            "symbol HALTED",
            "symbol TRADING",
            "trade repeated",
            "transfer DEPOSIT COMPLETED",
            "transfer DEPOSIT FAILED",
            "transfer TRANSFER COMPLETED",
            "transfer TRANSFER REJECTED",
            "transfer WITHDRAW COMPLETED",
            "trigger in halted instrument",
            "user ACTIVE",
            "user CLOSED",
            "user FROZEN");

    @Autowired
    HistoryRunner runner;

    @Autowired
    Market market;

    @Test
    void services_and_model_agree_over_5_000_fills() {
        agree(Seeds.quick(), 16, 30, 5_000, 1_000);
    }

    @Test
    @Tag("long")
    void services_and_model_agree_over_500_000_fills_between_200_users() {
        agree(Seeds.fresh(), 200, 250, 500_000, 10_000);
    }

    @Test
    void what_the_services_do_otherwise_is_found() {
        HistoryRunner.Run run = runner.start(4, HistoryGenerator.SYMBOLS);
        Step.Request deposit =
                new Step.Request(1, 0, null, Step.Payment.DEPOSIT, 0, BigDecimal.TEN, BigDecimal.ZERO, null, null, 0);
        assertThat(run.play(deposit)).isNull();
        assertThat(run.play(new Step.Decide(1, Step.Decision.COMPLETE, null, null, 1)))
                .isNull();
        assertThat(run.look()).isNull();

        // One unit in the last digit that the model does not know of.
        run.playUnseen(new Step.Adjust(1, 0, 0, EdgeGenerator.LEAST, Step.Against.INSURANCE, 2));

        assertThat(run.look())
                .contains(
                        "account Key[owner=0, currency=0]",
                        "balance 10 available 10",
                        "balance 10.000000000000000001 available 10.000000000000000001",
                        "account Key[owner=-2, currency=0]",
                        "ledger of Key[owner=0, currency=0], line 1",
                        "ADJUSTMENT 0.000000000000000001 after 10.000000000000000001");
    }

    private void agree(long seed, int users, int pairs, int fills, int fillsBetweenLooks) {
        Map<String, Integer> counts =
                runner.play(seed, users, pairs, fills, fillsBetweenLooks, CASES, Duration.ofMinutes(10));

        counts.forEach((name, count) -> System.out.println("    " + name + ": " + count));
        assertThat(counts).as("history of seed %d", seed).containsKeys(CASES.toArray(String[]::new));
        assertThat(market.brokenIdentities()).isEmpty();
    }
}
