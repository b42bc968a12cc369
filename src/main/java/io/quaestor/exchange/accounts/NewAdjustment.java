package io.quaestor.exchange.accounts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A correction of a user's available balance.
 *
 * @param id version 7; the same id with the same content adjusts nothing again
 * @param currency 1 to 20 of A–Z, 0–9, dot, dash and underscore
 * @param amount signed, not zero: above zero the user receives
 * @param against FEES or INSURANCE, who pays or receives the other side
 * @param at when; not part of the content that makes two adjustments the same
 */
public record NewAdjustment(
        UUID id,
        UUID userId,
        String currency,
        BigDecimal amount,
        AccountKind against,
        @JsonIgnore Instant at) {

    public NewAdjustment {
        Required.value(id, "an adjustment's id");
        String name = "adjustment " + id;
        Required.value(userId, name + ": user");
        Texts.name(currency, name + ": currency");
        BigDecimal size =
                Amounts.positive(Required.value(amount, name + ": amount").abs(), name + ": amount");
        amount = amount.signum() < 0 ? size.negate() : size;
        if (Required.value(against, name + ": house account") != AccountKind.FEES && against != AccountKind.INSURANCE) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    name + ": goes against " + AccountKind.FEES + " or " + AccountKind.INSURANCE + ", not " + against);
        }
        at = Required.time(at);
    }
}
