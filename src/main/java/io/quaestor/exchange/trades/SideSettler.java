package io.quaestor.exchange.trades;

import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.accounts.Account;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.Order;
import io.quaestor.exchange.orders.OrderEvents;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.positions.Position;
import io.quaestor.exchange.positions.PositionEvents;
import io.quaestor.exchange.positions.PositionSide;
import java.math.BigDecimal;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;

/** One side of a fill: its order, its position and its user's balance. */
final class SideSettler {

    private static final Cause LOSS =
            Cause.of("exchange", "a loss took more than the available balance of a cross-margined user");

    private final Books page;
    private final Fill fill;
    private final Instrument instrument;
    private final Means means;
    private final Cause cause;

    SideSettler(Books page, Fill fill, Instrument instrument, Means means, Cause cause) {
        this.page = page;
        this.fill = fill;
        this.instrument = instrument;
        this.means = means;
        this.cause = cause;
    }

    /**
     * What the side's journal needs.
     *
     * @param pnl realised, signed
     * @param fee zero or more
     * @param insurance paid to the user by the insurance fund, zero or more
     */
    record Outcome(UUID accountId, BigDecimal balanceBefore, BigDecimal pnl, BigDecimal fee, BigDecimal insurance) {}

    Outcome settle(Order order, boolean isMaker) {
        order.requireFillable(fill.quantity());
        BigDecimal fee = Amounts.halfUp(fill.price()
                .multiply(fill.quantity())
                .multiply(isMaker ? instrument.makerFeeRate() : instrument.takerFeeRate()));

        BigDecimal marginShare = Amounts.share(order.lockedMargin(), fill.quantity(), order.remainingQuantity());
        BigDecimal feeShare = Amounts.share(order.lockedFee(), fill.quantity(), order.remainingQuantity());
        Order filled = order.fill(fill.quantity(), fill.price(), marginShare, feeShare, fill.tradeTime());
        Owner owner = new Owner(order.userId(), instrument.quoteCurrency());
        // An open order has an account; it was not locked if the order came after the batch's first look.
        Account account = page.account(owner)
                .orElseThrow(() -> new OptimisticLockingFailureException("order " + order.id() + " of user "
                        + order.userId() + " was placed while its batch took its locks: settle the batch again"));
        BigDecimal balanceBefore = account.balance();
        page.put(filled);
        page.events.add(OrderEvents.filled(
                order,
                filled,
                new FillDetails(fill.tradeId(), fill.price(), fill.quantity(), fee, isMaker ? "MAKER" : "TAKER"),
                cause));
        account = account.lock(marginShare.add(feeShare).negate());

        Books.Slot reducedSlot = slot(order, PositionSide.reducedBy(order.side()));
        Position reduced = page.position(reducedSlot).filter(Position::isOpen).orElse(null);
        BigDecimal closing = reduced == null ? BigDecimal.ZERO : fill.quantity().min(reduced.size());
        BigDecimal opening = fill.quantity().subtract(closing);
        if (order.reduceOnly() && opening.signum() > 0) {
            throw new Refusal(
                    Refusal.Code.RULE,
                    "reduce-only order " + order.id() + " would open " + Amounts.plain(opening) + " " + order.symbol());
        }

        BigDecimal pnl = BigDecimal.ZERO;
        BigDecimal insurance = BigDecimal.ZERO;
        if (reduced != null) {
            pnl = reduced.pnl(closing, fill.price());
            BigDecimal freed = reduced.share(reduced.margin(), closing);
            Position rest = reduced.reduce(closing, pnl, fill.tradeTime());
            change(reduced, rest);
            account = account.lock(freed.negate()).post(pnl);
            BigDecimal beyond = pnl.negate().subtract(freed);
            if (reduced.marginType() == MarginType.ISOLATED && beyond.signum() > 0) {
                BigDecimal taken = beyond.min(rest.margin());
                account = account.lock(takeMargin(rest, taken).negate());
                insurance = beyond.subtract(taken);
                account = account.post(insurance);
            }
        }
        if (opening.signum() > 0) {
            BigDecimal margin = Amounts.share(marginShare, opening, fill.quantity());
            Position prior = page.position(slot(order, PositionSide.openedBy(order.side())))
                    .orElseGet(() -> Position.none(
                            Ids.next(),
                            order.userId(),
                            order.symbol(),
                            PositionSide.openedBy(order.side()),
                            order.leverage(),
                            order.marginType(),
                            fill.tradeTime()));
            change(
                    prior,
                    prior.open(opening, fill.price(), margin, order.leverage(), order.marginType(), fill.tradeTime()));
            account = account.lock(margin);
        }
        account = account.post(fee.negate());
        page.put(owner, account);

        if (account.available().signum() < 0) {
            BigDecimal uncovered = cover(owner, order, reduced == null ? order.marginType() : reduced.marginType());
            insurance = insurance.add(uncovered);
        }
        return new Outcome(account.id(), balanceBefore, pnl, fee, insurance);
    }

    /**
     * Brings a negative available balance back to zero from what else may answer for it: ISOLATED the position's own
     * margin; CROSS the user's open orders, canceled newest first, then the margin of CROSS positions, this symbol's
     * first. Returns what the insurance fund paid for the rest.
     *
     * @see <a href="../../../../../../../docs/decisions/losses.md">docs/decisions/losses.md</a>
     */
    private BigDecimal cover(Owner owner, Order order, MarginType marginType) {
        if (marginType == MarginType.CROSS) {
            cancelOrders(owner);
        }
        for (PositionSide side : PositionSide.values()) {
            page.position(slot(order, side)).ifPresent(own -> takeShortage(owner, own));
        }
        if (marginType == MarginType.CROSS && shortage(owner).signum() > 0) {
            for (Position stored : means.crossPositions(owner)) {
                Position other = page.position(new Books.Slot(stored.userId(), stored.symbol(), stored.side()))
                        .orElse(stored);
                takeShortage(owner, other);
            }
        }
        BigDecimal uncovered = shortage(owner);
        page.put(owner, account(owner).post(uncovered));
        return uncovered;
    }

    private void cancelOrders(Owner owner) {
        for (Order stored : means.openOrders(owner)) {
            Order open = page.order(stored.id()).orElse(stored);
            if (shortage(owner).signum() > 0
                    && open.status().isOpen()
                    && open.locked().signum() > 0) {
                Order canceled = open.end(OrderStatus.CANCELED, fill.tradeTime());
                page.put(canceled);
                page.events.add(OrderEvents.ended(open, canceled, LOSS));
                page.put(owner, account(owner).lock(open.locked().negate()));
            }
        }
    }

    private void takeShortage(Owner owner, Position position) {
        BigDecimal taken = shortage(owner).min(position.margin());
        page.put(owner, account(owner).lock(takeMargin(position, taken).negate()));
    }

    private BigDecimal takeMargin(Position position, BigDecimal taken) {
        if (taken.signum() > 0) {
            change(position, position.takeMargin(taken, fill.tradeTime()));
        }
        return taken;
    }

    private void change(Position prior, Position position) {
        position.requireStorable(
                position.symbol().equals(instrument.symbol()) ? instrument.markPrice() : position.markPrice());
        page.put(position);
        page.events.add(PositionEvents.changed(
                prior, position, new PositionDetails(fill.tradeId(), fill.price(), fill.quantity()), cause));
    }

    private BigDecimal shortage(Owner owner) {
        return account(owner).available().negate().max(BigDecimal.ZERO);
    }

    private Account account(Owner owner) {
        return page.account(owner).orElseThrow();
    }

    private static Books.Slot slot(Order order, PositionSide side) {
        return new Books.Slot(order.userId(), order.symbol(), side);
    }

    private record FillDetails(UUID tradeId, BigDecimal price, BigDecimal quantity, BigDecimal fee, String role) {}

    private record PositionDetails(UUID tradeId, BigDecimal price, BigDecimal quantity) {}
}
