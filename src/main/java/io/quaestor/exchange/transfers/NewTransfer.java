package io.quaestor.exchange.transfers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer asked for.
 *
 * @param id version 7; the same id with the same content asks for nothing again
 * @param counterpartyUserId who receives a TRANSFER; null otherwise
 * @param amount what arrives, above zero
 * @param fee on top of the amount, zero or more; 0 for a deposit
 * @param currency 1 to 20 of A–Z, 0–9, dot, dash and underscore
 * @param txHash on the chain, at most 255 characters
 * @param address to pay out to, at most 255 characters
 * @param at when; not part of the content that makes two transfers the same
 */
public record NewTransfer(
        UUID id,
        UUID userId,
        @Nullable UUID counterpartyUserId,
        TransferType type,
        String currency,
        BigDecimal amount,
        BigDecimal fee,
        @Nullable String txHash,
        @Nullable String address,
        @JsonIgnore Instant at) {

    /** The longest transaction hash or address. */
    static final int TEXT_LENGTH = 255;

    public NewTransfer {
        if (id == null) {
            throw new Refusal(Refusal.Code.INVALID, "a transfer needs an id");
        }
        if (userId == null || type == null || currency == null || at == null) {
            throw new Refusal(Refusal.Code.INVALID, "transfer " + id + " needs a user, type, currency and time");
        }
        amount = Amounts.positive(amount, "transfer " + id + ": amount");
        fee = Amounts.notNegative(fee, "transfer " + id + ": fee");
        Texts.name(currency, "transfer " + id + ": currency");
        if ((type == TransferType.TRANSFER) != (counterpartyUserId != null) || userId.equals(counterpartyUserId)) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "transfer " + id + ": a TRANSFER names another user who receives it, a " + TransferType.DEPOSIT
                            + " or " + TransferType.WITHDRAW + " nobody");
        }
        if (type == TransferType.DEPOSIT && fee.signum() != 0) {
            throw new Refusal(Refusal.Code.INVALID, "transfer " + id + ": a deposit has no fee");
        }
        if (type == TransferType.WITHDRAW && (address == null || address.isBlank())) {
            throw new Refusal(Refusal.Code.INVALID, "transfer " + id + ": a withdrawal needs an address");
        }
        Texts.optionalLine(txHash, "transfer " + id + ": transaction hash", TEXT_LENGTH);
        Texts.optionalLine(address, "transfer " + id + ": address", TEXT_LENGTH);
        at = Required.time(at);
    }

    public static NewTransfer deposit(UUID id, UUID userId, String currency, BigDecimal amount, Instant at) {
        return new NewTransfer(
                id, userId, null, TransferType.DEPOSIT, currency, amount, BigDecimal.ZERO, null, null, at);
    }

    public static NewTransfer withdrawal(
            UUID id, UUID userId, String currency, BigDecimal amount, BigDecimal fee, String address, Instant at) {
        return new NewTransfer(id, userId, null, TransferType.WITHDRAW, currency, amount, fee, null, address, at);
    }

    public static NewTransfer between(UUID id, UUID from, UUID to, String currency, BigDecimal amount, Instant at) {
        return new NewTransfer(id, from, to, TransferType.TRANSFER, currency, amount, BigDecimal.ZERO, null, null, at);
    }
}
