package io.quaestor.tape;

import io.quaestor.exchange.Cause;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.Transfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.transfers.TransferStatus;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.UserService;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Simulated users: who they are, their registration and their first deposits. */
@Component
@Profile("!production")
class SimulatedCrowd {

    /** No password has this hash, so nobody can sign in as a simulated user. */
    private static final String NO_PASSWORD = "!";

    private static final int MARKET_USERS = 240;
    private static final int MARKET_MAKERS = 40;
    private static final List<Integer> LEVERAGES = List.of(1, 2, 3, 5, 5, 10, 10, 20);
    private static final List<Long> TAKER_FUNDS =
            List.of(1_500L, 4_000L, 9_000L, 2_500L, 25_000L, 6_000L, 1_200_000L, 40_000L, 3_000L);

    private static final int TAPE_USERS = 60;
    private static final List<Integer> TAPE_LEVERAGES = List.of(3, 5, 10, 20);

    private final UserService users;
    /** Ids of users and of their first deposits must not depend on when the market was begun: they are dated before it. */
    private static final Instant BEFORE_ALL = Instant.parse("2017-01-01T00:00:00Z");

    private final TransferService transfers;
    private final TransactionTemplate transactions;

    SimulatedCrowd(UserService users, TransferService transfers, TransactionTemplate transactions) {
        this.users = users;
        this.transfers = transfers;
        this.transactions = transactions;
    }

    /** The simulator's users: a few makers with deep pockets, and takers from small to large. */
    static List<SimulatedUser> ofMarket() {
        return IntStream.range(0, MARKET_USERS)
                .mapToObj(number -> {
                    boolean isMaker = number % (MARKET_USERS / MARKET_MAKERS) == 0;
                    return new SimulatedUser(
                            PlayedIds.namedAt(BEFORE_ALL, "user", "market", number),
                            SimulatedNames.of(number) + "@" + SimulatedUser.DOMAIN,
                            isMaker,
                            isMaker ? 2_000_000 : TAKER_FUNDS.get(number % TAKER_FUNDS.size()),
                            isMaker ? 5 : LEVERAGES.get(number % LEVERAGES.size()),
                            isMaker || number % 3 != 0 ? MarginType.CROSS : MarginType.ISOLATED);
                })
                .toList();
    }

    /**
     * Users between whom a recorded tape is played, all with the same funds. ISOLATED ones have little leverage: their
     * losses beyond the margin would fall to the insurance fund.
     */
    static List<SimulatedUser> ofTape(String symbol, long funds) {
        return IntStream.range(0, TAPE_USERS)
                .mapToObj(number -> {
                    boolean isIsolated = number % 4 == 3;
                    return new SimulatedUser(
                            PlayedIds.namedAt(BEFORE_ALL, "user", "tape", symbol, number),
                            SimulatedNames.of(number) + "." + symbol.toLowerCase(Locale.ROOT) + "@"
                                    + SimulatedUser.DOMAIN,
                            number % 2 == 0,
                            funds,
                            isIsolated ? 2 : TAPE_LEVERAGES.get(number % TAPE_LEVERAGES.size()),
                            isIsolated ? MarginType.ISOLATED : MarginType.CROSS);
                })
                .toList();
    }

    /** Registers whoever is not registered and deposits their funds; who has them already is left alone. */
    void enter(List<SimulatedUser> crowd, String currency, Cause cause, Instant at) {
        List<List<SimulatedUser>> parts = new ArrayList<>();
        for (int from = 0; from < crowd.size(); from += 40) {
            parts.add(crowd.subList(from, Math.min(crowd.size(), from + 40)));
        }
        for (List<SimulatedUser> part : parts) {
            transactions.executeWithoutResult(status -> {
                users.register(
                        part.stream()
                                .map(user -> new NewUser(user.id(), user.email(), NO_PASSWORD, kycLevel(user), at))
                                .toList(),
                        cause);
                part.forEach(user -> deposit(user, currency, cause, at));
            });
        }
    }

    private void deposit(SimulatedUser user, String currency, Cause cause, Instant at) {
        UUID id = PlayedIds.namedAt(BEFORE_ALL, "deposit", user.id(), currency, user.funds());
        Transfer deposit = transfers.request(
                NewTransfer.deposit(id, user.id(), currency, BigDecimal.valueOf(user.funds()), at), cause);
        if (deposit.status() == TransferStatus.PENDING) {
            transfers.complete(id, txHash(id), cause, at.plusSeconds(30));
        }
    }

    private static int kycLevel(SimulatedUser user) {
        return Math.floorMod(user.id().hashCode(), 4);
    }

    /** What a transaction on some chain might be called. */
    static String txHash(UUID transfer) {
        return "0x" + transfer.toString().replace("-", "");
    }
}
