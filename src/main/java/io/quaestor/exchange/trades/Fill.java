package io.quaestor.exchange.trades;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A match between two orders, to be settled as a trade.
 *
 * @param tradeId the same id with the same content settles nothing again
 * @param externalId the venue's id of a played tape, at most 64 characters
 * @param offBook printed outside the book, for example by the insurance fund: left out of market statistics
 * @param tradeTime to the microsecond
 */
public record Fill(
        UUID tradeId,
        @Nullable String externalId,
        String symbol,
        UUID buyerOrderId,
        UUID sellerOrderId,
        BigDecimal price,
        BigDecimal quantity,
        boolean isBuyerMaker,
        boolean offBook,
        Instant tradeTime) {

    public Fill {
        if (tradeId == null) {
            throw new Refusal(Refusal.Code.INVALID, "a fill needs a trade id");
        }
        if (symbol == null || buyerOrderId == null || sellerOrderId == null || tradeTime == null) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "trade " + tradeId + " needs a symbol, a buyer's and a seller's order, and a time");
        }
        Texts.optionalLine(externalId, "trade " + tradeId + ": the venue's id", 64);
        price = Amounts.positive(price, "trade " + tradeId + ": price");
        quantity = Amounts.positive(quantity, "trade " + tradeId + ": quantity");
        tradeTime = Required.time(tradeTime);
    }
}
