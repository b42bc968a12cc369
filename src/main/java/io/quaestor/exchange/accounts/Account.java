package io.quaestor.exchange.accounts;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A balance in one currency; {@code balance = available + locked}.
 *
 * @param userId null for the house
 * @param locked backs open orders, positions and withdrawals under way
 */
public record Account(
        UUID id,
        @Nullable UUID userId,
        AccountKind kind,
        String currency,
        BigDecimal balance,
        BigDecimal available,
        BigDecimal locked,
        long version) {

    /** Moves {@code amount} from available to locked; a negative one back. */
    public Account lock(BigDecimal amount) {
        return new Account(
                id, userId, kind, currency, balance, available.subtract(amount), locked.add(amount), version);
    }

    /**
     * Adds {@code amount} to the balance and what is available.
     *
     * @throws Refusal RULE when the balance would not fit
     */
    public Account post(BigDecimal amount) {
        BigDecimal posted = Amounts.storable(balance.add(amount), "the balance of " + currency + " account " + id);
        return new Account(id, userId, kind, currency, posted, available.add(amount), locked, version);
    }

    @Override
    public String toString() {
        return currency + " account " + id + " (available " + Amounts.plain(available) + ", locked "
                + Amounts.plain(locked) + ")";
    }
}
