package io.quaestor.model;

import io.quaestor.model.ModelEntry.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exchange's write path in memory, as the specification's chapter on the exchange and {@code docs/rules.md} say it.
 * Plain rather than fast; not for use by several threads.
 */
final class ModelExchange {

    static final String REFUSED = "REFUSED";
    static final String ALREADY = "ALREADY";

    private static final int TRIGGERED_AT_ONCE = 1_000;
    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(18);
    private static final BigDecimal MARKET_ROOM = new BigDecimal("1.05");

    private final ModelTable.Undo undo = new ModelTable.Undo();
    private final ModelTable<Integer, ModelUser> users = new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<Integer, ModelInstrument> symbols = new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<ModelAccount.Key, ModelAccount> accounts = new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<Long, ModelOrder> orders = new ModelTable<>(undo, this::indexOrder);
    private final ModelTable<ModelPosition.Key, ModelPosition> positions =
            new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<Long, Step.Fill> trades = new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<Long, ModelTransfer> transfers = new ModelTable<>(undo, (before, after) -> {});
    private final ModelTable<Long, Step.Adjust> adjustments = new ModelTable<>(undo, (before, after) -> {});

    /** Open orders, oldest first, by user and by symbol. */
    private final Map<Integer, NavigableMap<Age, ModelOrder>> openOfUser = new HashMap<>();

    private final Map<Integer, NavigableMap<Age, ModelOrder>> openOfSymbol = new HashMap<>();

    private final List<ModelEntry> entries = new ArrayList<>();
    private final List<ModelTrade> settled = new ArrayList<>();
    private final Set<Long> touchedOrders = new HashSet<>();
    private final List<String> cases = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private Unseen unseen = Unseen.NOTHING;
    private long positionsOpened;

    /** What a command does not see though it is there: orders to trigger or to fill, accounts to place from. */
    record Unseen(Set<Long> orders, Set<ModelAccount.Key> accounts) {
        static final Unseen NOTHING = new Unseen(Set.of(), Set.of());
    }

    /** The order of time placed, then id. */
    private record Age(long at, long id) implements Comparable<Age> {
        @Override
        public int compareTo(Age other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(id, other.id);
        }
    }

    ModelExchange(int userCount, List<ModelInstrument> listed) {
        for (int user = 0; user < userCount; user++) {
            users.put(user, new ModelUser(user, Step.Standing.ACTIVE, 1));
        }
        listed.forEach(instrument -> symbols.put(instrument.symbol(), instrument));
        undo.clear();
    }

    /** Plays the step; returns its answer, one for each element of a batch. */
    List<String> play(Step step) {
        List<String> answer = answer(step);
        undo.clear();
        return answer;
    }

    /** As {@link #play}, of a step that does not see everything. */
    List<String> play(Step step, Unseen unseen) {
        this.unseen = unseen;
        List<String> answer = play(step);
        this.unseen = Unseen.NOTHING;
        return answer;
    }

    /** What {@link #play} would answer now; nothing is changed. */
    List<String> ask(Step step) {
        return ask(step, Unseen.NOTHING);
    }

    /** What {@link #play(Step, Unseen)} would answer now; nothing is changed. */
    List<String> ask(Step step, Unseen unseen) {
        int entriesBefore = entries.size();
        int settledBefore = settled.size();
        long openedBefore = positionsOpened;
        Set<Long> touchedBefore = Set.copyOf(touchedOrders);
        Map<String, Integer> countsBefore = Map.copyOf(counts);
        this.unseen = unseen;
        List<String> answer = answer(step);
        this.unseen = Unseen.NOTHING;
        undo.rollBackTo(0);
        forget(entriesBefore, settledBefore, openedBefore);
        touchedOrders.retainAll(touchedBefore);
        counts.clear();
        counts.putAll(countsBefore);
        return answer;
    }

    /** Halts a symbol, or lets it trade, without a trace; again takes it back. An unknown symbol stays so. */
    void pretendOtherTrading(int symbol) {
        ModelInstrument instrument = symbols.find(symbol);
        if (instrument != null) {
            symbols.put(
                    symbol,
                    instrument.seenAs(
                            instrument.trading() == Step.Trading.TRADING ? Step.Trading.HALTED : Step.Trading.TRADING));
            undo.clear();
        }
    }

    private List<String> answer(Step step) {
        return switch (step) {
            case Step.Place(List<Step.Order> batch) ->
                batch.stream().map(order -> attempt(() -> place(order))).toList();
            case Step.Settle(List<Step.Fill> batch) -> settle(batch);
            case Step.Cancel cancel -> List.of(attempt(() -> cancel(cancel)));
            case Step.Expire expire -> List.of(attempt(() -> expire(expire)));
            case Step.Trigger trigger -> List.of(attempt(() -> trigger(trigger)));
            case Step.Mark mark -> List.of(attempt(() -> mark(mark)));
            case Step.Liquidate liquidate -> List.of(attempt(() -> liquidate(liquidate)));
            case Step.Request request -> List.of(attempt(() -> request(request)));
            case Step.Decide decide -> List.of(attempt(() -> decide(decide)));
            case Step.Adjust adjust -> List.of(attempt(() -> adjust(adjust)));
            case Step.ChangeUser change -> List.of(attempt(() -> changeUser(change)));
            case Step.ChangeSymbol change -> List.of(attempt(() -> changeSymbol(change)));
        };
    }

    /** All or nothing. */
    private String attempt(Supplier<String> command) {
        int moment = undo.now();
        int entriesBefore = entries.size();
        int settledBefore = settled.size();
        long openedBefore = positionsOpened;
        cases.clear();
        try {
            String answer = command.get();
            cases.forEach(name -> counts.merge(name, 1, Integer::sum));
            return answer;
        } catch (ModelRefusal refusal) {
            undo.rollBackTo(moment);
            forget(entriesBefore, settledBefore, openedBefore);
            counts.merge("refused: " + refusal.getMessage(), 1, Integer::sum);
            return REFUSED;
        }
    }

    private void forget(int entriesBefore, int settledBefore, long openedBefore) {
        entries.subList(entriesBefore, entries.size()).clear();
        settled.subList(settledBefore, settled.size()).clear();
        positionsOpened = openedBefore;
    }

    // ---- placing

    private String place(Step.Order asked) {
        ModelOrder earlier = orders.find(asked.id());
        if (earlier != null) {
            if (earlier.asked().asksTheSame(asked) && !earlier.liquidation()) {
                happened("order repeated");
                return ALREADY;
            }
            throw new ModelRefusal("order id taken");
        }
        ModelUser user = users.get(asked.user(), "order of unknown user");
        ModelInstrument instrument = symbols.get(asked.symbol(), "order in unknown symbol");
        String forbidden = forbidden(asked, user, instrument);
        if (forbidden != null) {
            happened("rejected: " + forbidden);
            putOrder(stored(asked, asked.quantity(), ModelOrder.Status.REJECTED, BigDecimal.ZERO, BigDecimal.ZERO));
            return "REJECTED";
        }
        if (asked.reduceOnly()) {
            ModelPosition open = openPosition(asked.user(), asked.symbol());
            BigDecimal size = open == null ? BigDecimal.ZERO : open.size();
            BigDecimal cut = asked.quantity().min(size);
            happened(cut.compareTo(asked.quantity()) < 0 ? "reduce-only cut" : "reduce-only placed");
            putOrder(stored(asked, cut, ModelOrder.Status.NEW, BigDecimal.ZERO, BigDecimal.ZERO));
            return "PLACED";
        }
        BigDecimal notional = lockNotional(asked, asked.quantity(), instrument);
        BigDecimal margin = notional.divide(BigDecimal.valueOf(asked.leverage()), 18, RoundingMode.CEILING);
        BigDecimal fee = notional.multiply(instrument.takerRate()).setScale(18, RoundingMode.CEILING);
        move(asked.user(), instrument.currency(), margin.add(fee).negate(), margin.add(fee));
        happened("placed: " + asked.type() + " " + asked.margin() + " " + asked.inForce());
        putOrder(stored(asked, asked.quantity(), ModelOrder.Status.NEW, margin, fee));
        return "PLACED";
    }

    private static ModelOrder stored(
            Step.Order asked, BigDecimal quantity, ModelOrder.Status status, BigDecimal margin, BigDecimal fee) {
        return new ModelOrder(asked, quantity, status, BigDecimal.ZERO, BigDecimal.ZERO, margin, fee, false, false, 1);
    }

    /** The kind of rule that forbids the order, or null. */
    private @Nullable String forbidden(Step.Order asked, ModelUser user, ModelInstrument instrument) {
        if (user.standing() == Step.Standing.CLOSED) {
            return "user closed";
        }
        if (user.standing() == Step.Standing.FROZEN && !asked.reduceOnly()) {
            return "user frozen";
        }
        if (instrument.trading() == Step.Trading.HALTED) {
            return "instrument halted";
        }
        BigDecimal price = asked.price();
        BigDecimal stop = asked.stopPrice();
        if ((asked.type() == Step.Type.MARKET) != (price == null)) {
            return price == null ? "price missing" : "price superfluous";
        }
        if ((asked.type() == Step.Type.STOP_LIMIT) != (stop != null)) {
            return stop == null ? "stop price missing" : "stop price superfluous";
        }
        if ((price != null && !isMultiple(price, instrument.tick()))
                || (stop != null && !isMultiple(stop, instrument.tick()))) {
            return "off tick";
        }
        if (!isMultiple(asked.quantity(), instrument.lot())) {
            return "off lot";
        }
        BigDecimal value = (price == null ? instrument.mark() : price).multiply(asked.quantity());
        if (value.compareTo(instrument.minNotional()) < 0) {
            return "below the least notional";
        }
        if (asked.leverage() > instrument.maxLeverage()) {
            return "leverage above the highest";
        }
        ModelPosition open = openPosition(asked.user(), asked.symbol());
        if (asked.reduceOnly() && (open == null || open.key().side() == asked.side())) {
            return "nothing to reduce";
        }
        BigDecimal placed =
                open != null && asked.reduceOnly() ? asked.quantity().min(open.size()) : asked.quantity();
        BigDecimal notional = lockNotional(asked, placed, instrument);
        if (notional.compareTo(LIMIT) >= 0) {
            return "notional of 10^18";
        }
        if (open != null && open.leverage() != asked.leverage()) {
            return "other leverage than the position";
        }
        if (open != null && open.marginType() != asked.margin()) {
            return "other margin type than the position";
        }
        if (asked.reduceOnly()) {
            return null;
        }
        for (ModelOrder other : open(openOfUser, asked.user()).values()) {
            if (other.asked().symbol() == asked.symbol() && !other.asked().reduceOnly()) {
                if (other.asked().leverage() != asked.leverage()) {
                    return "other leverage than an open order";
                }
                if (other.asked().margin() != asked.margin()) {
                    return "other margin type than an open order";
                }
            }
        }
        BigDecimal lock = notional.divide(BigDecimal.valueOf(asked.leverage()), 18, RoundingMode.CEILING)
                .add(notional.multiply(instrument.takerRate()).setScale(18, RoundingMode.CEILING));
        ModelAccount account = account(asked.user(), instrument.currency());
        BigDecimal available = unseen.accounts.contains(account.key()) ? BigDecimal.ZERO : account.available();
        if (lock.compareTo(available) > 0) {
            return "not enough available";
        }
        return null;
    }

    private static BigDecimal lockNotional(Step.Order asked, BigDecimal quantity, ModelInstrument instrument) {
        BigDecimal price = asked.price() == null ? instrument.mark().multiply(MARKET_ROOM) : asked.price();
        return price.multiply(quantity);
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal step) {
        return value.remainder(step).signum() == 0;
    }

    // ---- life of an order

    private String cancel(Step.Cancel command) {
        ModelOrder order = orders.get(command.order(), "cancel of unknown order");
        if (command.version() != null && command.version() != order.version()) {
            throw new ModelRefusal("cancel at another version");
        }
        if (!order.isOpen()) {
            throw new ModelRefusal("cancel of final order");
        }
        happened("canceled");
        return end(order, ModelOrder.Status.CANCELED);
    }

    private String expire(Step.Expire command) {
        ModelOrder order = orders.get(command.order(), "expiry of unknown order");
        if (!order.isOpen()) {
            throw new ModelRefusal("expiry of final order");
        }
        if (order.asked().inForce() == Step.InForce.GTC) {
            throw new ModelRefusal("expiry of GTC order");
        }
        if (order.waits()) {
            throw new ModelRefusal("expiry of order not triggered");
        }
        happened("expired: " + order.asked().inForce() + (order.filled().signum() > 0 ? " partly filled" : ""));
        return end(order, ModelOrder.Status.EXPIRED);
    }

    /** Ends the order and releases its locks. */
    private String end(ModelOrder order, ModelOrder.Status status) {
        BigDecimal locked = order.locked();
        move(order.asked().user(), currency(order.asked().symbol()), locked, locked.negate());
        ModelOrder ended = order.ended(status);
        putOrder(ended);
        return ended.status() + " " + ended.version();
    }

    private String trigger(Step.Trigger command) {
        ModelInstrument instrument = symbols.get(command.symbol(), "trigger in unknown symbol");
        StringBuilder answer = new StringBuilder("TRIGGERED");
        if (instrument.trading() == Step.Trading.HALTED) {
            happened("trigger in halted instrument");
            return answer.toString();
        }
        int triggered = 0;
        for (ModelOrder order : List.copyOf(open(openOfSymbol, command.symbol()).values())) {
            if (triggered < TRIGGERED_AT_ONCE
                    && order.waits()
                    && isReached(order.asked(), instrument.mark())
                    && !unseen.orders.contains(order.id())) {
                happened("stop triggered");
                putOrder(order.reachedStop());
                answer.append(' ').append(order.id());
                triggered++;
            }
        }
        return answer.toString();
    }

    private static boolean isReached(Step.Order stop, BigDecimal mark) {
        if (stop.stopPrice() == null) {
            throw new IllegalStateException("a stop without its price: " + stop);
        }
        int comparison = mark.compareTo(stop.stopPrice());
        return stop.side() == Step.Side.BUY ? comparison >= 0 : comparison <= 0;
    }

    private String liquidate(Step.Liquidate command) {
        ModelOrder earlier = orders.find(command.order());
        if (earlier != null) {
            if (earlier.liquidation()
                    && earlier.asked().user() == command.user()
                    && earlier.asked().symbol() == command.symbol()) {
                happened("liquidation repeated");
                return ALREADY;
            }
            throw new ModelRefusal("liquidation under an id that is taken");
        }
        users.get(command.user(), "liquidation of unknown user");
        ModelInstrument instrument = symbols.get(command.symbol(), "liquidation in unknown symbol");
        if (instrument.trading() == Step.Trading.HALTED) {
            throw new ModelRefusal("liquidation in halted instrument");
        }
        ModelPosition position = openPosition(command.user(), command.symbol());
        if (position == null) {
            throw new ModelRefusal("liquidation of nothing");
        }
        List<ModelOrder> open = openOrders(command.user());
        for (ModelOrder order : open.reversed()) {
            if (order.asked().symbol() == command.symbol()) {
                happened("canceled by liquidation");
                end(order, ModelOrder.Status.CANCELED);
            }
        }
        Step.Order asked = new Step.Order(
                command.order(),
                command.user(),
                command.symbol(),
                opposite(position.key().side()),
                Step.Type.MARKET,
                null,
                null,
                position.size(),
                position.leverage(),
                position.marginType(),
                true,
                Step.InForce.IOC,
                command.at());
        if (lockNotional(asked, position.size(), instrument).compareTo(LIMIT) >= 0) {
            throw new ModelRefusal("liquidation of a notional of 10^18");
        }
        happened("liquidation: " + position.marginType());
        putOrder(new ModelOrder(
                asked,
                position.size(),
                ModelOrder.Status.NEW,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                false,
                true,
                1));
        return "PLACED";
    }

    // ---- fills

    /** Fills one by one; then what they changed is valued. What a balance of the house cannot take, none of them does. */
    private List<String> settle(List<Step.Fill> batch) {
        int moment = undo.now();
        int entriesBefore = entries.size();
        int settledBefore = settled.size();
        long openedBefore = positionsOpened;
        Map<String, Integer> countsBefore = Map.copyOf(counts);
        Set<ModelPosition.Key> changed = new LinkedHashSet<>();
        Set<Integer> symbolsOfBatch = new HashSet<>();
        List<String> answers = new ArrayList<>();
        for (Step.Fill fill : batch) {
            symbolsOfBatch.add(fill.symbol());
            Set<ModelPosition.Key> changedByFill = new LinkedHashSet<>();
            String answer = attempt(() -> settle(fill, changedByFill));
            if (!answer.equals(REFUSED)) {
                changed.addAll(changedByFill);
            }
            answers.add(answer);
        }
        for (ModelAccount account : accounts.all()) {
            if (account.key().owner() < 0 && account.balance().abs().compareTo(LIMIT) >= 0) {
                undo.rollBackTo(moment);
                forget(entriesBefore, settledBefore, openedBefore);
                counts.clear();
                counts.putAll(countsBefore);
                counts.merge("refused: a balance of the house of 10^18", 1, Integer::sum);
                return List.of(REFUSED);
            }
        }
        for (ModelPosition.Key key : changed) {
            if (symbolsOfBatch.contains(key.symbol())) {
                value(key);
            }
        }
        return answers;
    }

    private String settle(Step.Fill fill, Set<ModelPosition.Key> changed) {
        Step.Fill earlier = trades.find(fill.id());
        if (earlier != null) {
            if (earlier.isSame(fill)) {
                happened("trade repeated");
                return ALREADY;
            }
            throw new ModelRefusal("trade id taken");
        }
        ModelInstrument instrument = symbols.get(fill.symbol(), "fill in unknown symbol");
        if (!isMultiple(fill.price(), instrument.tick())) {
            throw new ModelRefusal("fill off tick");
        }
        if (!isMultiple(fill.quantity(), instrument.lot())) {
            throw new ModelRefusal("fill off lot");
        }
        // The seller's order is looked at again when its turn comes: the buyer's side may have canceled it.
        fillable(fill, fill.buyOrder(), Step.Side.BUY);
        fillable(fill, fill.sellOrder(), Step.Side.SELL);
        SideResult buyer = settleSide(fill, fill.buyOrder(), Step.Side.BUY, fill.buyerIsMaker(), instrument, changed);
        SideResult seller =
                settleSide(fill, fill.sellOrder(), Step.Side.SELL, !fill.buyerIsMaker(), instrument, changed);
        postHouse(fill, instrument, ModelAccount.FEES, Kind.FEE, buyer.fee.add(seller.fee));
        postHouse(
                fill,
                instrument,
                ModelAccount.CLEARING,
                Kind.REALIZED_PNL,
                buyer.realized.add(seller.realized).negate());
        postHouse(
                fill,
                instrument,
                ModelAccount.INSURANCE,
                Kind.INSURANCE,
                buyer.insurance.add(seller.insurance).negate());
        trades.put(fill.id(), fill);
        settled.add(new ModelTrade(fill, buyer.user, seller.user, buyer.fee, seller.fee));
        happened("settled");
        if (buyer.user == seller.user) {
            happened("settled with oneself");
        }
        if (instrument.trading() == Step.Trading.HALTED) {
            happened("settled while halted");
        }
        return "SETTLED";
    }

    private ModelOrder fillable(Step.Fill fill, long id, Step.Side side) {
        ModelOrder order = orders.get(id, "fill of unknown order");
        if (unseen.orders.contains(id)) {
            throw new ModelRefusal("fill of unknown order");
        }
        if (order.asked().side() != side) {
            throw new ModelRefusal("fill of other side");
        }
        if (order.asked().symbol() != fill.symbol()) {
            throw new ModelRefusal("fill of other symbol");
        }
        if (!order.isOpen()) {
            throw new ModelRefusal("fill of final order");
        }
        if (order.waits()) {
            throw new ModelRefusal("fill of order not triggered");
        }
        if (fill.quantity().compareTo(order.remaining()) > 0) {
            throw new ModelRefusal("fill of more than is left");
        }
        BigDecimal limit = order.asked().price();
        if (limit != null) {
            int comparison = fill.price().compareTo(limit);
            if (side == Step.Side.BUY ? comparison > 0 : comparison < 0) {
                throw new ModelRefusal("fill beyond the limit");
            }
        }
        return order;
    }

    private record SideResult(int user, BigDecimal fee, BigDecimal realized, BigDecimal insurance) {}

    private SideResult settleSide(
            Step.Fill fill,
            long orderId,
            Step.Side side,
            boolean maker,
            ModelInstrument instrument,
            Set<ModelPosition.Key> changed) {
        ModelOrder order = fillable(fill, orderId, side);
        int user = order.asked().user();
        int currency = instrument.currency();
        BigDecimal quantity = fill.quantity();
        BigDecimal notional = fill.price().multiply(quantity);

        // 1. The fill's share of the locks leaves the order.
        BigDecimal margin = share(order.lockedMargin(), quantity, order.remaining());
        BigDecimal fee = share(order.lockedFee(), quantity, order.remaining());
        ModelOrder filled = order.filledBy(quantity, notional, margin, fee);
        storable(filled.filledValue());
        putOrder(filled);
        happened(filled.isOpen() ? "partial fill" : "full fill");
        BigDecimal toAvailable = margin.add(fee);
        BigDecimal toLocked = toAvailable.negate();

        // 2. and 3. A position on the other side is reduced.
        BigDecimal realized = BigDecimal.ZERO;
        BigDecimal insurance = BigDecimal.ZERO;
        BigDecimal opening = quantity;
        ModelPosition reduced = positions.find(new ModelPosition.Key(user, fill.symbol(), opposite(side)));
        if (reduced != null && !reduced.isOpen()) {
            reduced = null;
        }
        if (reduced != null) {
            BigDecimal closed = quantity.min(reduced.size());
            opening = quantity.subtract(closed);
            BigDecimal entryValue = share(reduced.entryValue(), closed, reduced.size());
            BigDecimal freed = share(reduced.margin(), closed, reduced.size());
            BigDecimal gain = fill.price().multiply(closed).subtract(entryValue);
            realized = side == Step.Side.SELL ? gain : gain.negate();
            ModelPosition smaller = reduced.changed(
                    reduced.size().subtract(closed),
                    reduced.entryValue().subtract(entryValue),
                    reduced.margin().subtract(freed),
                    reduced.realized().add(realized));
            putPosition(smaller, changed);
            happened(smaller.isOpen() ? "position reduced" : "position closed");
            toLocked = toLocked.subtract(freed);
            BigDecimal left = freed.add(realized);
            if (reduced.marginType() == Step.Margin.ISOLATED && left.signum() < 0) {
                BigDecimal beyond = left.negate();
                BigDecimal taken = takeMargin(smaller.key(), beyond, changed);
                happened(taken.signum() > 0 ? "isolated loss takes remaining margin" : "isolated loss beyond margin");
                toLocked = toLocked.subtract(taken);
                insurance = insurance.add(beyond.subtract(taken));
                left = BigDecimal.ZERO;
            }
            toAvailable = toAvailable.add(left);
        }

        // 4. What is left opens.
        if (opening.signum() > 0) {
            if (order.asked().reduceOnly()) {
                throw new ModelRefusal("fill of reduce-only order would open");
            }
            BigDecimal positionMargin = share(margin, opening, quantity);
            open(order, side, opening, fill.price().multiply(opening), positionMargin, changed);
            if (reduced != null) {
                happened("position flipped");
            }
            toAvailable = toAvailable.subtract(positionMargin);
            toLocked = toLocked.add(positionMargin);
        }

        // 5. The fee.
        BigDecimal rate = maker ? instrument.makerRate() : instrument.takerRate();
        BigDecimal due = notional.multiply(rate).setScale(18, RoundingMode.HALF_UP);
        BigDecimal before = account(user, currency).balance();
        move(user, currency, toAvailable.subtract(due), toLocked);

        // 6. Nobody stays below zero.
        Step.Margin decides = reduced == null ? order.asked().margin() : reduced.marginType();
        BigDecimal paid = coverShortfall(user, instrument, decides, changed);
        insurance = insurance.add(paid);
        if (paid.signum() > 0) {
            happened("insurance: " + decides);
        } else if (insurance.signum() > 0) {
            happened("insurance: " + decides + " loss");
        }

        BigDecimal after = before;
        after = postUser(fill, user, currency, Kind.INSURANCE, insurance, after);
        after = postUser(fill, user, currency, Kind.REALIZED_PNL, realized, after);
        after = postUser(fill, user, currency, Kind.FEE, due.negate(), after);
        ModelAccount account = account(user, currency);
        if (after.compareTo(account.balance()) != 0) {
            throw new IllegalStateException(
                    "the model's own books are wrong: " + account + " but entries come to " + after);
        }
        storable(account.balance());
        return new SideResult(user, due, realized, insurance);
    }

    private void open(
            ModelOrder order,
            Step.Side side,
            BigDecimal size,
            BigDecimal value,
            BigDecimal margin,
            Set<ModelPosition.Key> changed) {
        ModelPosition.Key key =
                new ModelPosition.Key(order.asked().user(), order.asked().symbol(), side);
        ModelPosition own = positions.find(key);
        if (own == null) {
            own = new ModelPosition(
                    key,
                    positionsOpened++,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    order.asked().leverage(),
                    order.asked().margin(),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    null,
                    0);
        }
        if (!own.isOpen()) {
            happened("position opened");
            own = own.of(order.asked().leverage(), order.asked().margin());
        } else {
            happened("position grown");
            if (own.leverage() != order.asked().leverage()
                    || own.marginType() != order.asked().margin()) {
                throw new IllegalStateException("the rules of placing let " + order + " meet " + own);
            }
        }
        ModelPosition grown = own.changed(
                own.size().add(size), own.entryValue().add(value), own.margin().add(margin), own.realized());
        putPosition(grown, changed);
    }

    /** Brings an available balance below zero back to zero; returns what INSURANCE pays for it. */
    private BigDecimal coverShortfall(
            int user, ModelInstrument instrument, Step.Margin marginType, Set<ModelPosition.Key> changed) {
        int currency = instrument.currency();
        if (shortfall(user, currency).signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (marginType == Step.Margin.CROSS) {
            for (ModelOrder order : openOrders(user).reversed()) {
                if (shortfall(user, currency).signum() == 0) {
                    break;
                }
                if (currency(order.asked().symbol()) == currency
                        && order.locked().signum() > 0) {
                    happened("canceled to cover a loss");
                    end(order, ModelOrder.Status.CANCELED);
                }
            }
        }
        ModelPosition here = openPosition(user, instrument.symbol());
        if (here != null && shortfall(user, currency).signum() > 0) {
            BigDecimal taken = takeMargin(here.key(), shortfall(user, currency), changed);
            if (taken.signum() > 0) {
                happened("margin of the position taken: " + marginType);
            }
            move(user, currency, taken, taken.negate());
        }
        if (marginType == Step.Margin.CROSS) {
            List<ModelPosition> others = positionsOf(user).stream()
                    .filter(other -> other.isOpen()
                            && other.marginType() == Step.Margin.CROSS
                            && other.key().symbol() != instrument.symbol()
                            && currency(other.key().symbol()) == currency)
                    .sorted(Comparator.comparingLong(ModelPosition::place))
                    .toList();
            for (ModelPosition other : others) {
                BigDecimal taken = takeMargin(other.key(), shortfall(user, currency), changed);
                if (taken.signum() > 0) {
                    happened("margin of another position taken");
                }
                move(user, currency, taken, taken.negate());
            }
        }
        BigDecimal rest = shortfall(user, currency);
        move(user, currency, rest, BigDecimal.ZERO);
        return rest;
    }

    private BigDecimal shortfall(int user, int currency) {
        return account(user, currency).available().negate().max(BigDecimal.ZERO);
    }

    /** Takes up to {@code wanted} out of the position's margin; returns what was taken. */
    private BigDecimal takeMargin(ModelPosition.Key key, BigDecimal wanted, Set<ModelPosition.Key> changed) {
        ModelPosition position = positions.get(key, "a position that is there");
        BigDecimal taken = wanted.min(position.margin());
        if (taken.signum() > 0) {
            putPosition(
                    position.changed(
                            position.size(),
                            position.entryValue(),
                            position.margin().subtract(taken),
                            position.realized()),
                    changed);
        }
        return taken;
    }

    private void value(ModelPosition.Key key) {
        ModelPosition position = positions.get(key, "a position that is there");
        ModelInstrument instrument = symbols.get(key.symbol(), "a symbol that is there");
        BigDecimal available = account(key.user(), instrument.currency()).available();
        positions.put(
                key,
                position.valued(
                        instrument.mark(),
                        position.unrealizedAt(instrument.mark()),
                        liquidationPrice(position, instrument, available)));
    }

    private static @Nullable BigDecimal liquidationPrice(
            ModelPosition position, ModelInstrument instrument, BigDecimal available) {
        if (!position.isOpen()) {
            return null;
        }
        BigDecimal means =
                position.marginType() == Step.Margin.CROSS ? position.margin().add(available) : position.margin();
        boolean isLong = position.key().side() == Step.Side.BUY;
        BigDecimal value = isLong
                ? position.entryValue().subtract(means)
                : position.entryValue().add(means);
        BigDecimal factor = isLong
                ? BigDecimal.ONE.subtract(instrument.maintenanceRate())
                : BigDecimal.ONE.add(instrument.maintenanceRate());
        BigDecimal price = value.divide(position.size().multiply(factor), 18, RoundingMode.HALF_UP);
        return price.signum() <= 0 || price.compareTo(LIMIT) >= 0 ? null : price;
    }

    private String mark(Step.Mark command) {
        ModelInstrument instrument = symbols.get(command.symbol(), "mark in unknown symbol");
        symbols.put(command.symbol(), instrument.marked(command.price()));
        for (ModelPosition position : List.copyOf(positions.all())) {
            if (position.key().symbol() == command.symbol() && position.isOpen()) {
                BigDecimal unrealized = position.unrealizedAt(command.price());
                storable(unrealized);
                positions.put(
                        position.key(), position.valued(command.price(), unrealized, position.liquidationPrice()));
            }
        }
        happened("marked");
        return "MARKED";
    }

    // ---- money

    private String request(Step.Request asked) {
        ModelTransfer earlier = transfers.find(asked.id());
        if (earlier != null) {
            if (earlier.asked().asksTheSame(asked)) {
                happened("transfer repeated");
                return earlier.status() + " " + earlier.version();
            }
            throw new ModelRefusal("transfer id taken");
        }
        ModelUser user = users.get(asked.user(), "transfer of unknown user");
        ModelUser receiver =
                asked.counterparty() == null ? null : users.get(asked.counterparty(), "transfer to unknown user");
        if (user.standing() == Step.Standing.CLOSED
                || (receiver != null && receiver.standing() == Step.Standing.CLOSED)) {
            throw new ModelRefusal("transfer of closed user");
        }
        if (asked.payment() != Step.Payment.DEPOSIT && user.standing() == Step.Standing.FROZEN) {
            throw new ModelRefusal("payment of frozen user");
        }
        BigDecimal total = asked.amount().add(asked.fee());
        boolean covered =
                total.compareTo(account(asked.user(), asked.currency()).available()) <= 0;
        ModelTransfer.Status status = switch (asked.payment()) {
            case DEPOSIT -> ModelTransfer.Status.PENDING;
            case WITHDRAW -> {
                if (!covered) {
                    throw new ModelRefusal("withdrawal not covered");
                }
                move(asked.user(), asked.currency(), total.negate(), total);
                yield ModelTransfer.Status.PENDING;
            }
            case TRANSFER -> covered ? ModelTransfer.Status.COMPLETED : ModelTransfer.Status.REJECTED;
        };
        if (asked.payment() == Step.Payment.TRANSFER && covered && receiver != null) {
            BigDecimal from = account(asked.user(), asked.currency()).balance();
            BigDecimal to = account(receiver.id(), asked.currency()).balance();
            move(asked.user(), asked.currency(), total.negate(), BigDecimal.ZERO);
            move(receiver.id(), asked.currency(), asked.amount(), BigDecimal.ZERO);
            storable(account(receiver.id(), asked.currency()).balance());
            post(
                    asked.id(),
                    asked.user(),
                    asked.currency(),
                    Kind.TRANSFER,
                    asked.amount().negate(),
                    from);
            post(asked.id(), receiver.id(), asked.currency(), Kind.TRANSFER, asked.amount(), to);
            postFee(asked, from.subtract(asked.amount()));
        }
        happened("transfer " + asked.payment() + " " + status);
        transfers.put(asked.id(), new ModelTransfer(asked, status, asked.hash(), 1));
        return status + " 1";
    }

    private String decide(Step.Decide command) {
        ModelTransfer transfer = transfers.get(command.transfer(), "decision on unknown transfer");
        Long version = command.version();
        if (version != null && version != transfer.version()) {
            throw new ModelRefusal("decision at another version");
        }
        Step.Request asked = transfer.asked();
        ModelTransfer.Status next = switch (command.decision()) {
            case APPROVE -> ModelTransfer.Status.APPROVED;
            case COMPLETE -> ModelTransfer.Status.COMPLETED;
            case REJECT -> ModelTransfer.Status.REJECTED;
            case FAIL -> ModelTransfer.Status.FAILED;
        };
        if (!isLegal(transfer, next)) {
            throw new ModelRefusal("illegal move of a transfer");
        }
        BigDecimal before = account(asked.user(), asked.currency()).balance();
        if (asked.payment() == Step.Payment.DEPOSIT && next == ModelTransfer.Status.COMPLETED) {
            move(asked.user(), asked.currency(), asked.amount(), BigDecimal.ZERO);
            storable(account(asked.user(), asked.currency()).balance());
            post(asked.id(), asked.user(), asked.currency(), Kind.DEPOSIT, asked.amount(), before);
            postHouse(
                    asked.id(),
                    asked.currency(),
                    ModelAccount.EXTERNAL,
                    Kind.DEPOSIT,
                    asked.amount().negate());
        }
        if (asked.payment() == Step.Payment.WITHDRAW) {
            if (next == ModelTransfer.Status.COMPLETED) {
                move(
                        asked.user(),
                        asked.currency(),
                        BigDecimal.ZERO,
                        transfer.total().negate());
                post(
                        asked.id(),
                        asked.user(),
                        asked.currency(),
                        Kind.WITHDRAWAL,
                        asked.amount().negate(),
                        before);
                postHouse(asked.id(), asked.currency(), ModelAccount.EXTERNAL, Kind.WITHDRAWAL, asked.amount());
                postFee(asked, before.subtract(asked.amount()));
            } else if (next != ModelTransfer.Status.APPROVED) {
                move(
                        asked.user(),
                        asked.currency(),
                        transfer.total(),
                        transfer.total().negate());
            }
        }
        ModelTransfer moved = transfer.moved(next, command.hash());
        transfers.put(asked.id(), moved);
        happened("transfer " + asked.payment() + " " + next);
        return next + " " + moved.version();
    }

    private static boolean isLegal(ModelTransfer transfer, ModelTransfer.Status next) {
        return switch (transfer.asked().payment()) {
            case DEPOSIT ->
                transfer.status() == ModelTransfer.Status.PENDING
                        && (next == ModelTransfer.Status.COMPLETED || next == ModelTransfer.Status.FAILED);
            case WITHDRAW ->
                switch (transfer.status()) {
                    case PENDING -> next != ModelTransfer.Status.COMPLETED;
                    case APPROVED -> next != ModelTransfer.Status.APPROVED;
                    default -> false;
                };
            case TRANSFER -> false;
        };
    }

    private String adjust(Step.Adjust asked) {
        ModelUser user = users.get(asked.user(), "adjustment of unknown user");
        Step.Adjust earlier = adjustments.find(asked.id());
        if (earlier != null) {
            if (earlier.asksTheSame(asked)) {
                happened("adjustment repeated");
                return "ADJUSTED";
            }
            throw new ModelRefusal("adjustment id taken");
        }
        if (user.standing() == Step.Standing.CLOSED) {
            throw new ModelRefusal("adjustment of closed user");
        }
        ModelAccount account = account(asked.user(), asked.currency());
        if (account.available().add(asked.amount()).signum() < 0) {
            throw new ModelRefusal("adjustment beyond available");
        }
        int house = asked.against() == Step.Against.FEES ? ModelAccount.FEES : ModelAccount.INSURANCE;
        if (house == ModelAccount.FEES
                && account(house, asked.currency())
                                .available()
                                .subtract(asked.amount())
                                .signum()
                        < 0) {
            throw new ModelRefusal("adjustment beyond FEES");
        }
        BigDecimal before = account.balance();
        move(asked.user(), asked.currency(), asked.amount(), BigDecimal.ZERO);
        storable(account(asked.user(), asked.currency()).balance());
        entries.add(new ModelEntry(
                ModelEntry.Cause.ADJUSTMENT,
                asked.id(),
                new ModelAccount.Key(asked.user(), asked.currency()),
                Kind.ADJUSTMENT,
                asked.amount(),
                before.add(asked.amount())));
        moveHouse(house, asked.currency(), asked.amount().negate());
        entries.add(new ModelEntry(
                ModelEntry.Cause.ADJUSTMENT,
                asked.id(),
                new ModelAccount.Key(house, asked.currency()),
                Kind.ADJUSTMENT,
                asked.amount().negate(),
                null));
        adjustments.put(asked.id(), asked);
        happened("adjustment against " + asked.against() + (asked.amount().signum() > 0 ? ": credit" : ": debit"));
        return "ADJUSTED";
    }

    // ---- users and instruments

    private String changeUser(Step.ChangeUser command) {
        ModelUser user = users.get(command.user(), "change of unknown user");
        if (command.version() != null && command.version() != user.version()) {
            throw new ModelRefusal("change of user at another version");
        }
        if (user.standing() == Step.Standing.CLOSED || user.standing() == command.standing()) {
            throw new ModelRefusal("illegal change of user");
        }
        if (command.standing() == Step.Standing.CLOSED && hasAnything(user.id())) {
            throw new ModelRefusal("closing a user with something left");
        }
        ModelUser moved = user.moved(command.standing());
        users.put(user.id(), moved);
        happened("user " + moved.standing());
        return moved.standing() + " " + moved.version();
    }

    private boolean hasAnything(int user) {
        return accounts.all().stream()
                        .anyMatch(account -> account.key().owner() == user
                                && account.balance().signum() != 0)
                || !openOrders(user).isEmpty()
                || positionsOf(user).stream().anyMatch(ModelPosition::isOpen)
                || transfers.all().stream()
                        .anyMatch(transfer -> transfer.asked().user() == user && !transfer.isFinal());
    }

    private String changeSymbol(Step.ChangeSymbol command) {
        ModelInstrument instrument = symbols.get(command.symbol(), "change of unknown symbol");
        if (command.version() != null && command.version() != instrument.version()) {
            throw new ModelRefusal("change of symbol at another version");
        }
        if (instrument.trading() == command.trading()) {
            throw new ModelRefusal("illegal change of symbol");
        }
        ModelInstrument moved = instrument.moved(command.trading());
        symbols.put(command.symbol(), moved);
        happened("symbol " + moved.trading());
        return moved.trading() + " " + moved.version();
    }

    // ---- the ledger

    private BigDecimal postUser(
            Step.Fill fill, int user, int currency, Kind kind, BigDecimal amount, BigDecimal before) {
        if (amount.signum() == 0) {
            return before;
        }
        BigDecimal after = before.add(amount);
        storable(after);
        entries.add(new ModelEntry(
                ModelEntry.Cause.TRADE, fill.id(), new ModelAccount.Key(user, currency), kind, amount, after));
        return after;
    }

    private void postHouse(Step.Fill fill, ModelInstrument instrument, int house, Kind kind, BigDecimal amount) {
        if (amount.signum() != 0) {
            ModelAccount.Key key = new ModelAccount.Key(house, instrument.currency());
            entries.add(new ModelEntry(ModelEntry.Cause.TRADE, fill.id(), key, kind, amount, null));
            move(house, instrument.currency(), amount, BigDecimal.ZERO);
        }
    }

    private void post(long transfer, int user, int currency, Kind kind, BigDecimal amount, BigDecimal before) {
        entries.add(new ModelEntry(
                ModelEntry.Cause.TRANSFER,
                transfer,
                new ModelAccount.Key(user, currency),
                kind,
                amount,
                before.add(amount)));
    }

    private void postHouse(long transfer, int currency, int house, Kind kind, BigDecimal amount) {
        entries.add(new ModelEntry(
                ModelEntry.Cause.TRANSFER, transfer, new ModelAccount.Key(house, currency), kind, amount, null));
        moveHouse(house, currency, amount);
    }

    private void postFee(Step.Request asked, BigDecimal before) {
        if (asked.fee().signum() > 0) {
            post(
                    asked.id(),
                    asked.user(),
                    asked.currency(),
                    Kind.FEE,
                    asked.fee().negate(),
                    before);
            postHouse(asked.id(), asked.currency(), ModelAccount.FEES, Kind.FEE, asked.fee());
        }
    }

    // ---- state

    private void happened(String name) {
        cases.add(name);
    }

    private void putOrder(ModelOrder order) {
        orders.put(order.id(), order);
        touchedOrders.add(order.id());
    }

    private void putPosition(ModelPosition position, Set<ModelPosition.Key> changed) {
        storable(position.size());
        storable(position.entryValue());
        storable(position.margin());
        storable(position.realized());
        storable(position.unrealizedAt(instrument(position.key().symbol()).mark()));
        positions.put(position.key(), position);
        changed.add(position.key());
    }

    private void move(int owner, int currency, BigDecimal toAvailable, BigDecimal toLocked) {
        if (toAvailable.signum() != 0 || toLocked.signum() != 0) {
            ModelAccount account = account(owner, currency);
            accounts.put(account.key(), account.moved(toAvailable, toLocked));
        }
    }

    private void moveHouse(int house, int currency, BigDecimal amount) {
        move(house, currency, amount, BigDecimal.ZERO);
        storable(account(house, currency).balance());
    }

    private void indexOrder(@Nullable ModelOrder before, @Nullable ModelOrder after) {
        if (before != null && before.isOpen()) {
            Age age = new Age(before.asked().at(), before.id());
            open(openOfUser, before.asked().user()).remove(age);
            open(openOfSymbol, before.asked().symbol()).remove(age);
        }
        if (after != null && after.isOpen()) {
            Age age = new Age(after.asked().at(), after.id());
            open(openOfUser, after.asked().user()).put(age, after);
            open(openOfSymbol, after.asked().symbol()).put(age, after);
        }
    }

    private static NavigableMap<Age, ModelOrder> open(Map<Integer, NavigableMap<Age, ModelOrder>> index, int key) {
        return index.computeIfAbsent(key, missing -> new TreeMap<>());
    }

    private int currency(int symbol) {
        return symbols.get(symbol, "a symbol that is there").currency();
    }

    private static BigDecimal share(BigDecimal value, BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0 ? value : value.multiply(part).divide(whole, 18, RoundingMode.HALF_UP);
    }

    private static void storable(BigDecimal figure) {
        if (figure.abs().compareTo(LIMIT) >= 0) {
            throw new ModelRefusal("a figure of 10^18");
        }
    }

    private static Step.Side opposite(Step.Side side) {
        return side == Step.Side.BUY ? Step.Side.SELL : Step.Side.BUY;
    }

    // ---- what others look at

    ModelUser user(int id) {
        return users.get(id, "unknown user");
    }

    ModelInstrument instrument(int symbol) {
        return symbols.get(symbol, "unknown symbol");
    }

    /** Whether anything has touched the account. */
    boolean isOpen(ModelAccount.Key account) {
        return accounts.find(account) != null;
    }

    /** The account that the order's locks are taken from; none in an unknown symbol. */
    Stream<ModelAccount.Key> payer(Step.Order asked) {
        ModelInstrument instrument = symbols.find(asked.symbol());
        return instrument == null
                ? Stream.empty()
                : Stream.of(new ModelAccount.Key(asked.user(), instrument.currency()));
    }

    ModelAccount account(int owner, int currency) {
        ModelAccount.Key key = new ModelAccount.Key(owner, currency);
        ModelAccount account = accounts.find(key);
        return account == null ? new ModelAccount(key, BigDecimal.ZERO, BigDecimal.ZERO) : account;
    }

    /** Oldest first. */
    List<ModelOrder> openOrders(int user) {
        return List.copyOf(open(openOfUser, user).values());
    }

    /** Oldest first. */
    List<ModelOrder> openOrdersIn(int symbol) {
        return List.copyOf(open(openOfSymbol, symbol).values());
    }

    @Nullable
    ModelOrder order(long id) {
        return orders.find(id);
    }

    @Nullable
    ModelPosition openPosition(int user, int symbol) {
        for (Step.Side side : Step.Side.values()) {
            ModelPosition position = positions.find(new ModelPosition.Key(user, symbol, side));
            if (position != null && position.isOpen()) {
                return position;
            }
        }
        return null;
    }

    private List<ModelPosition> positionsOf(int user) {
        List<ModelPosition> found = new ArrayList<>();
        for (ModelInstrument instrument : symbols.all()) {
            for (Step.Side side : Step.Side.values()) {
                ModelPosition position = positions.find(new ModelPosition.Key(user, instrument.symbol(), side));
                if (position != null) {
                    found.add(position);
                }
            }
        }
        return found;
    }

    Iterable<ModelUser> users() {
        return users.all();
    }

    Iterable<ModelInstrument> instruments() {
        return symbols.all();
    }

    Iterable<ModelAccount> accounts() {
        return accounts.all();
    }

    Iterable<ModelOrder> orders() {
        return orders.all();
    }

    int orderCount() {
        return orders.all().size();
    }

    Iterable<ModelPosition> positions() {
        return positions.all();
    }

    Iterable<ModelTransfer> transfers() {
        return transfers.all();
    }

    /** How often each case has occurred, by its name. */
    Map<String, Integer> counts() {
        return counts;
    }

    int count(String name) {
        return counts.getOrDefault(name, 0);
    }

    /** The ledger's lines since the last call, in their order. */
    List<ModelEntry> takeEntries() {
        List<ModelEntry> taken = List.copyOf(entries);
        entries.clear();
        return taken;
    }

    /** The trades since the last call, in their order. */
    List<ModelTrade> takeTrades() {
        List<ModelTrade> taken = List.copyOf(settled);
        settled.clear();
        return taken;
    }

    /** The orders placed or changed since the last call. */
    List<ModelOrder> takeTouchedOrders() {
        List<ModelOrder> taken = new ArrayList<>();
        for (Long id : touchedOrders) {
            ModelOrder order = orders.find(id);
            if (order != null) {
                taken.add(order);
            }
        }
        touchedOrders.clear();
        return taken;
    }
}
