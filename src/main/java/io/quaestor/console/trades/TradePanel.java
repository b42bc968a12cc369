package io.quaestor.console.trades;

import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.JournalLines;
import io.quaestor.console.frame.JournalQueries;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.Sides;
import io.quaestor.console.frame.TrailQueries;
import java.math.BigDecimal;
import java.util.UUID;

/** A trade with both sides, the journal it caused and its event. */
class TradePanel extends Panel {

    TradePanel(TradeRow trade, JournalQueries journals, TrailQueries trail) {
        super("", trade.id().toString());
        headline(getTranslation("trades.one"));
        fact(getTranslation("trades.symbol"), trade.symbol());
        fact(getTranslation("trades.time"), trade.tradeTime());
        fact(getTranslation("trades.taker"), Sides.cell(this, trade.buyerIsMaker() ? "SELL" : "BUY"));
        fact(getTranslation("trades.price"), trade.price());
        fact(getTranslation("trades.quantity"), trade.quantity());
        fact(getTranslation("trades.notional"), trade.price().multiply(trade.quantity()));
        if (trade.offBook()) {
            fact(getTranslation("trades.off-book"), getTranslation("trades.off-book.yes"));
        }
        if (trade.externalId() != null) {
            fact(getTranslation("trades.external-id"), trade.externalId());
        }
        side("trades.buyer", trade.buyerUserId(), trade.buyerOrderId(), trade.buyerIsMaker(), trade.buyerFee());
        side("trades.seller", trade.sellerUserId(), trade.sellerOrderId(), !trade.buyerIsMaker(), trade.sellerFee());
        section(getTranslation("journal.title"), () -> new JournalLines(journals.of(trade.id())));
        section(getTranslation("panel.trail"), () -> new EventTrail(trade.id(), trail.of(trade.id())));
    }

    private void side(String title, UUID user, UUID order, boolean maker, BigDecimal fee) {
        heading(getTranslation(title) + " · " + getTranslation(maker ? "role.MAKER" : "role.TAKER"));
        fact(getTranslation("trades.user"), IdCell.link(user, Paths.USERS, "id"));
        fact(getTranslation("trades.order"), IdCell.link(order, Paths.ORDERS, "open"));
        fact(getTranslation("trades.fee"), Formats.amount(fee));
    }
}
