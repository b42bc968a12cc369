package io.quaestor.exchange.trades;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Texts;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.LedgerEntry;
import io.quaestor.exchange.accounts.LedgerEntry.Kind;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.events.NewEvent;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderSide;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Settles fills one after the other on {@link Books}, by the rules of the write path; knows no database. */
final class Settler {

    private final Books books;
    private final Map<String, Instrument> instruments;
    private final Map<Books.House, UUID> houseAccounts;
    private final Means means;
    private final Cause cause;

    Settler(
            Books books,
            Map<String, Instrument> instruments,
            Map<Books.House, UUID> houseAccounts,
            Means means,
            Cause cause) {
        this.books = books;
        this.instruments = instruments;
        this.houseAccounts = houseAccounts;
        this.means = means;
        this.cause = cause;
    }

    Settlement settle(Fill fill) {
        Books page = books.page();
        try {
            settle(fill, page);
        } catch (Refusal refusal) {
            return new Settlement.Refused(fill.tradeId(), refusal.getMessage());
        }
        books.add(page);
        return new Settlement.Settled(fill.tradeId());
    }

    private void settle(Fill fill, Books page) {
        Instrument instrument = instruments.get(fill.symbol());
        if (instrument == null) {
            throw Texts.isName(fill.symbol())
                    ? refusal(fill, Refusal.Code.UNKNOWN, "there is no instrument " + fill.symbol())
                    : refusal(fill, Refusal.Code.INVALID, Texts.notAName("symbol"));
        }
        if (!Amounts.isMultiple(fill.price(), instrument.tickSize())
                || !Amounts.isMultiple(fill.quantity(), instrument.lotSize())) {
            throw refusal(
                    fill,
                    Refusal.Code.RULE,
                    "price " + Amounts.plain(fill.price()) + " or quantity " + Amounts.plain(fill.quantity())
                            + " is not a multiple of tick " + Amounts.plain(instrument.tickSize()) + " or lot "
                            + Amounts.plain(instrument.lotSize()));
        }
        Amounts.storable(
                fill.price().multiply(fill.quantity()), "trade " + fill.tradeId() + ": notional, price × quantity,");
        Order buyer = order(page, fill, fill.buyerOrderId(), OrderSide.BUY);
        Order seller = order(page, fill, fill.sellerOrderId(), OrderSide.SELL);
        SideSettler sides = new SideSettler(page, fill, instrument, means, cause);
        SideSettler.Outcome buy = sides.settle(buyer, fill.isBuyerMaker());
        journal(page, fill, buy);
        SideSettler.Outcome sell = sides.settle(order(page, fill, seller.id(), OrderSide.SELL), !fill.isBuyerMaker());
        journal(page, fill, sell);
        journalHouse(page, fill, instrument, buy, sell);
        page.trades.add(new Trade(fill, buyer.userId(), seller.userId(), buy.fee(), sell.fee()));
        page.events.add(new NewEvent(
                Aggregate.TRADE,
                fill.tradeId(),
                1,
                "TradeSettled",
                cause,
                fill,
                null,
                new Sides(State.of(buyer.userId(), buy), State.of(seller.userId(), sell)),
                null,
                fill.tradeTime()));
    }

    private static Order order(Books page, Fill fill, UUID id, OrderSide side) {
        Order order = page.order(id).orElseThrow(() -> refusal(fill, Refusal.Code.UNKNOWN, "there is no order " + id));
        if (!order.symbol().equals(fill.symbol()) || order.side() != side) {
            throw refusal(
                    fill,
                    Refusal.Code.RULE,
                    "order " + id + " is a " + order.side() + " of " + order.symbol() + ", not a " + side + " of "
                            + fill.symbol());
        }
        BigDecimal limit = order.price();
        if (limit != null
                && (side == OrderSide.BUY
                        ? fill.price().compareTo(limit) > 0
                        : fill.price().compareTo(limit) < 0)) {
            throw refusal(
                    fill,
                    Refusal.Code.RULE,
                    "price " + Amounts.plain(fill.price()) + " is beyond the limit of " + side + " order " + id + ", "
                            + Amounts.plain(limit));
        }
        return order;
    }

    /** The user's lines: insurance first, so that no line leaves the balance below zero. */
    private static void journal(Books page, Fill fill, SideSettler.Outcome side) {
        BigDecimal balance = side.balanceBefore();
        Map<Kind, BigDecimal> lines = new LinkedHashMap<>();
        lines.put(Kind.INSURANCE, side.insurance());
        lines.put(Kind.REALIZED_PNL, side.pnl());
        lines.put(Kind.FEE, side.fee().negate());
        for (Map.Entry<Kind, BigDecimal> line : lines.entrySet()) {
            if (line.getValue().signum() != 0) {
                balance = Amounts.storable(
                        balance.add(line.getValue()),
                        "trade " + fill.tradeId() + ": the balance after a user's " + line.getKey());
                page.entries.add(entry(fill, side.accountId(), line.getKey(), line.getValue(), balance));
            }
        }
    }

    private void journalHouse(
            Books page, Fill fill, Instrument instrument, SideSettler.Outcome buy, SideSettler.Outcome sell) {
        postToHouse(
                page, fill, instrument, AccountKind.FEES, Kind.FEE, buy.fee().add(sell.fee()));
        postToHouse(
                page,
                fill,
                instrument,
                AccountKind.CLEARING,
                Kind.REALIZED_PNL,
                buy.pnl().add(sell.pnl()).negate());
        postToHouse(
                page,
                fill,
                instrument,
                AccountKind.INSURANCE,
                Kind.INSURANCE,
                buy.insurance().add(sell.insurance()).negate());
    }

    private void postToHouse(
            Books page, Fill fill, Instrument instrument, AccountKind kind, Kind entryKind, BigDecimal amount) {
        if (amount.signum() == 0) {
            return;
        }
        Books.House house = new Books.House(kind, instrument.quoteCurrency());
        UUID account = houseAccounts.get(house);
        if (account == null) {
            throw new IllegalStateException("the house has no " + kind + " account in " + instrument.quoteCurrency());
        }
        Amounts.storable(amount, "trade " + fill.tradeId() + ": its line of the house's " + kind + " account");
        page.addToHouse(house, amount);
        page.entries.add(entry(fill, account, entryKind, amount, null));
    }

    private static LedgerEntry entry(
            Fill fill, UUID account, Kind kind, BigDecimal amount, @Nullable BigDecimal balanceAfter) {
        return new LedgerEntry(
                fill.tradeId(),
                account,
                kind,
                amount,
                balanceAfter,
                LedgerEntry.Reference.TRADE,
                fill.tradeId(),
                fill.tradeTime());
    }

    private static Refusal refusal(Fill fill, Refusal.Code code, String reason) {
        return new Refusal(code, "trade " + fill.tradeId() + ": " + reason);
    }

    private record Sides(State buyer, State seller) {}

    private record State(UUID userId, BigDecimal fee, BigDecimal realizedPnl, BigDecimal insurance) {

        static State of(UUID userId, SideSettler.Outcome outcome) {
            return new State(userId, outcome.fee(), outcome.pnl(), outcome.insurance());
        }
    }
}
