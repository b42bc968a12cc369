package io.quaestor.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a history from a seed, step by step, each with an eye on what the model holds after the one before: so most
 * commands are taken, and those that are not are refused for every reason there is. Prices walk and sometimes jump; users
 * of little means take high leverage.
 */
final class HistoryGenerator {

    /** Ticks, lots, rates and leverages that make shares and prices round; the last one in another currency. */
    static final List<ModelInstrument> SYMBOLS = List.of(
            ModelInstrument.listed(0, 0, "0.01", "0.001", "1", 50, "0.005", "0.0002", "0.0005", "100"),
            ModelInstrument.listed(
                    1,
                    0,
                    "0.00000001",
                    "0.0000000001",
                    "0.00001",
                    125,
                    "0.0123456789",
                    "0.000133333333333333",
                    "0.000777777777777777",
                    "0.01234567"),
            ModelInstrument.listed(2, 0, "0.5", "0.01", "0", 7, "0.1", "0", "0.0033", "3000"),
            ModelInstrument.listed(3, 1, "0.3", "0.07", "5", 20, "0", "0.002", "0.001", "60"));

    private static final int[] LEVERAGES = {1, 2, 3, 5, 7, 10, 20, 33, 50, 100, 125};
    private static final List<Step.Decision> DECISIONS = List.of(Step.Decision.values());
    private static final int ROUNDS_BETWEEN_RARE_THINGS = 30;
    private static final int MOST_RESTING = 1_000;
    private static final long STEP_MICROS = 1_000;
    private static final BigDecimal MOST_NOTIONAL = new BigDecimal(50_000);

    private final Random random;
    private final int users;
    /** The users below this number; those from it on only wait to be closed. */
    private final int traders;

    private final int pairs;
    private final ModelExchange model;
    private final Deque<Step> waiting = new ArrayDeque<>();
    private final Map<Integer, BigDecimal> fair = new HashMap<>();
    private final List<Step.Order> earlierOrders = new ArrayList<>();
    private final List<Step.Fill> earlierFills = new ArrayList<>();
    private final List<Step.Request> earlierRequests = new ArrayList<>();
    private final List<Step.Adjust> earlierAdjustments = new ArrayList<>();
    /** What follows when the model has played what waits. */
    private @Nullable Runnable then;

    private long steps;
    private long lastOrder;
    private long lastFill;
    private long lastTransfer;
    private long lastAdjustment;
    private long thoughts;
    private int idleClosed;
    private int closed;

    /**
     * @param pairs most orders that a round matches two by two
     * @param model that every step is played on before the next is asked for
     */
    HistoryGenerator(long seed, int users, int pairs, ModelExchange model) {
        this.random = new Random(seed);
        this.users = users;
        this.traders = users - Math.max(1, users / 16);
        this.pairs = pairs;
        this.model = model;
        SYMBOLS.forEach(symbol -> fair.put(symbol.symbol(), symbol.mark()));
        for (int user = 0; user < users; user++) {
            fund(user);
        }
    }

    /** A whole history with at least so many fills settled. */
    static History history(long seed, int users, int pairs, int fills) {
        ModelExchange model = new ModelExchange(users, SYMBOLS);
        HistoryGenerator generator = new HistoryGenerator(seed, users, pairs, model);
        List<Step> steps = new ArrayList<>();
        while (model.count("settled") < fills) {
            Step step = generator.next();
            model.play(step);
            steps.add(step);
        }
        return new History(seed, users, SYMBOLS, steps);
    }

    /** The first so many steps of the history that {@link #next} makes. */
    static History ofSteps(long seed, int users, int pairs, int count) {
        ModelExchange model = new ModelExchange(users, SYMBOLS);
        HistoryGenerator generator = new HistoryGenerator(seed, users, pairs, model);
        List<Step> steps = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Step step = generator.next();
            model.play(step);
            steps.add(step);
        }
        return new History(seed, users, SYMBOLS, steps);
    }

    /** The next step; the model must have played the one before. */
    Step next() {
        while (waiting.isEmpty()) {
            Runnable next = then;
            then = null;
            if (next == null) {
                think();
            } else {
                next.run();
            }
        }
        steps++;
        return waiting.pop();
    }

    /** The next steps that belong together, such as orders and their fills; played on the model already. */
    List<Step> nextGroup() {
        List<Step> group = new ArrayList<>();
        do {
            Step step = next();
            model.play(step);
            group.add(step);
        } while (!waiting.isEmpty() || then != null);
        return group;
    }

    private long now() {
        return steps * STEP_MICROS;
    }

    private void say(Step step) {
        waiting.add(step);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private <T> @Nullable T any(List<T> list) {
        return list.isEmpty() ? null : list.get(below(list.size()));
    }

    private int anyUser() {
        return chance(0.002) ? users + below(3) : below(traders);
    }

    private ModelInstrument anySymbol() {
        return model.instrument(below(SYMBOLS.size()));
    }

    private void think() {
        if (++thoughts % ROUNDS_BETWEEN_RARE_THINGS == 0) {
            rareThing();
            return;
        }
        double choice = random.nextDouble();
        if (choice < 0.40) {
            trade();
        } else if (choice < 0.52) {
            movePrice();
        } else if (choice < 0.62) {
            cancelSome();
        } else if (choice < 0.72) {
            liquidateSome();
        } else if (choice < 0.87) {
            moveMoney();
        } else if (choice < 0.92) {
            adjust();
        } else if (choice < 0.955) {
            changeUsers();
        } else if (choice < 0.975) {
            changeSymbols();
        } else {
            stumble();
        }
    }

    /** What chance alone might leave out of a short history, in turn. */
    private void rareThing() {
        switch ((int) (thoughts / ROUNDS_BETWEEN_RARE_THINGS % 4)) {
            case 0 -> {
                ModelInstrument symbol = anySymbol();
                say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.HALTED, null, now()));
                say(new Step.Place(List.of(order(
                        below(traders),
                        symbol,
                        Step.Side.BUY,
                        symbol.lot().multiply(new BigDecimal(1_000)),
                        tick(symbol, fair(symbol)),
                        true,
                        new HashMap<>()))));
                say(new Step.Liquidate(++lastOrder, below(traders), symbol.symbol(), now()));
                say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.TRADING, null, now()));
            }
            case 1 -> {
                for (Step.Payment payment : List.of(Step.Payment.DEPOSIT, Step.Payment.WITHDRAW)) {
                    long id = ++lastTransfer;
                    boolean isDeposit = payment == Step.Payment.DEPOSIT;
                    String address = isDeposit ? null : "bc1q-" + id;
                    BigDecimal least = new BigDecimal("0.000000000000000001");
                    ask(new Step.Request(id, 0, null, payment, 0, least, BigDecimal.ZERO, null, address, now()));
                    say(new Step.Decide(id, isDeposit ? Step.Decision.FAIL : Step.Decision.REJECT, null, null, now()));
                }
            }
            case 2 -> {
                if (idleClosed < users - traders) {
                    closeOut(users - ++idleClosed);
                }
            }
            default -> {
                int user = below(traders);
                say(new Step.ChangeUser(user, Step.Standing.FROZEN, null));
                say(new Step.Request(
                        ++lastTransfer,
                        user,
                        null,
                        Step.Payment.WITHDRAW,
                        0,
                        BigDecimal.ONE,
                        BigDecimal.ZERO,
                        null,
                        "bc1q-" + lastTransfer,
                        now()));
                ModelInstrument symbol = anySymbol();
                say(new Step.Place(List.of(order(
                        user,
                        symbol,
                        Step.Side.BUY,
                        symbol.lot().multiply(new BigDecimal(1_000)),
                        tick(symbol, fair(symbol)),
                        true,
                        new HashMap<>()))));
                say(new Step.ChangeUser(user, Step.Standing.ACTIVE, null));
            }
        }
    }

    // ---- trading

    /** A maker and a taker at a time place orders that cross, and are filled; some rest, some are forbidden. */
    private void trade() {
        ModelInstrument symbol = anySymbol();
        if (symbol.trading() == Step.Trading.HALTED && chance(0.8)) {
            say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.TRADING, null, now()));
            return;
        }
        List<Step.Order> orders = new ArrayList<>();
        List<long[]> matches = new ArrayList<>();
        Map<Integer, BigDecimal> spent = new HashMap<>();
        int count = 1 + below(pairs);
        Step.Side makersSide = chance(0.5) ? Step.Side.BUY : Step.Side.SELL;
        for (int pair = 0; pair < count; pair++) {
            if (chance(0.2)) {
                makersSide = makersSide == Step.Side.BUY ? Step.Side.SELL : Step.Side.BUY;
            }
            int maker = anyUser();
            int taker = chance(0.02) ? maker : anyUser();
            BigDecimal price = tick(symbol, around(symbol, 0.003));
            BigDecimal makersWish = wish(maker, symbol, makersSide, price, spent);
            BigDecimal takersWish = wish(taker, symbol, opposite(makersSide), price, spent);
            BigDecimal shared = makersWish.min(takersWish);
            if (shared.signum() == 0) {
                continue;
            }
            BigDecimal makersQuantity = chance(0.3) ? makersWish.min(shared.multiply(new BigDecimal(3))) : shared;
            BigDecimal takersQuantity = chance(0.3) ? takersWish.min(shared.multiply(new BigDecimal(3))) : shared;
            Step.Order made = order(maker, symbol, makersSide, makersQuantity, price, true, spent);
            Step.Order taken = order(taker, symbol, opposite(makersSide), takersQuantity, price, false, spent);
            orders.add(made);
            orders.add(taken);
            matches.add(
                    makersSide == Step.Side.BUY
                            ? new long[] {made.id(), taken.id(), 1}
                            : new long[] {taken.id(), made.id(), 0});
            if (chance(0.05)) {
                orders.add(forbidden(symbol, price));
            }
            if (chance(0.04) && !earlierOrders.isEmpty()) {
                orders.add(again(earlierOrders.get(below(earlierOrders.size()))));
            }
            if (chance(Math.min(0.1, 2.0 / pairs))) {
                orders.add(resting(symbol));
            }
        }
        if (orders.isEmpty()) {
            return;
        }
        orders.forEach(this::remember);
        say(new Step.Place(List.copyOf(orders)));
        if (orders.stream().anyMatch(order -> order.type() == Step.Type.STOP_LIMIT) && chance(0.7)) {
            say(new Step.Trigger(symbol.symbol(), now()));
        }
        then = () -> fill(symbol, orders, matches);
    }

    /** Fills what was placed; of what was not, a little too. */
    private void fill(ModelInstrument symbol, List<Step.Order> orders, List<long[]> matches) {
        List<Step.Fill> fills = new ArrayList<>();
        Map<Long, BigDecimal> left = new HashMap<>();
        Map<Long, Step.Order> byId = new HashMap<>();
        for (Step.Order order : orders) {
            ModelOrder placed = model.order(order.id());
            if ((placed != null && isFillable(placed)) || chance(0.1)) {
                left.putIfAbsent(order.id(), placed == null ? order.quantity() : placed.remaining());
            }
            byId.putIfAbsent(order.id(), order);
        }
        for (long[] match : matches) {
            Step.Order buy = find(byId, match[0]);
            Step.Order sell = find(byId, match[1]);
            Step.Order made = match[2] == 1 ? buy : sell;
            match(symbol, buy, sell, price(made, symbol), match[2] == 1, left, fills);
        }
        crossResting(symbol, 4 + matches.size(), byId.keySet(), fills);
        poison(symbol, orders, fills);
        settle(fills);
        thinOut(symbol);
        for (Step.Order order : orders) {
            if (order.inForce() != Step.InForce.GTC && chance(0.5)) {
                say(new Step.Expire(order.id(), now()));
            }
        }
    }

    private void settle(List<Step.Fill> fills) {
        int from = 0;
        while (from < fills.size()) {
            int to = Math.min(fills.size(), from + 1 + below(2 * pairs));
            List<Step.Fill> batch = List.copyOf(fills.subList(from, to));
            say(new Step.Settle(batch));
            if (chance(0.02)) {
                say(new Step.Settle(batch));
            }
            from = to;
        }
    }

    /** How much the user would trade on that side: to close, to flip, or what the means allow. */
    private BigDecimal wish(
            int user, ModelInstrument symbol, Step.Side side, BigDecimal price, Map<Integer, BigDecimal> spent) {
        ModelPosition position = model.openPosition(user, symbol.symbol());
        BigDecimal most = MOST_NOTIONAL.divide(price, 18, RoundingMode.DOWN);
        if (position != null && position.key().side() != side && chance(0.7)) {
            double part = new double[] {0.25, 0.5, 1, 1, 1, 1.5, 2.5}[below(7)];
            return lots(
                    symbol, position.size().multiply(BigDecimal.valueOf(part)).min(most));
        }
        BigDecimal available = user >= users
                ? new BigDecimal(1_000)
                : model.account(user, symbol.currency()).available();
        BigDecimal free = available.subtract(spent.getOrDefault(user, BigDecimal.ZERO));
        double part = 0.02 + 0.6 * random.nextDouble() * random.nextDouble();
        if (chance(0.1)) {
            part = 1.2;
        }
        BigDecimal notional =
                free.multiply(BigDecimal.valueOf(part)).multiply(BigDecimal.valueOf(leverage(user, symbol)));
        return lots(
                symbol, notional.divide(price, 18, RoundingMode.DOWN).min(most).max(BigDecimal.ZERO));
    }

    /** That of the position or of an open order, where there is one. */
    private int leverage(int user, ModelInstrument symbol) {
        ModelOrder order = ties(user, symbol);
        ModelPosition position = model.openPosition(user, symbol.symbol());
        if (position != null) {
            return position.leverage();
        }
        if (order != null) {
            return order.asked().leverage();
        }
        int[] possible = Arrays.stream(LEVERAGES)
                .filter(each -> each <= symbol.maxLeverage())
                .toArray();
        return possible[user % 3 == 0 ? below(possible.length) : Math.max(0, possible.length - 1 - below(3))];
    }

    private @Nullable ModelOrder ties(int user, ModelInstrument symbol) {
        for (ModelOrder order : model.openOrders(user)) {
            if (order.asked().symbol() == symbol.symbol() && !order.asked().reduceOnly()) {
                return order;
            }
        }
        return null;
    }

    private Step.Order order(
            int user,
            ModelInstrument symbol,
            Step.Side side,
            BigDecimal quantity,
            BigDecimal price,
            boolean maker,
            Map<Integer, BigDecimal> spent) {
        ModelPosition position = model.openPosition(user, symbol.symbol());
        ModelOrder tie = ties(user, symbol);
        int leverage = leverage(user, symbol);
        Step.Margin margin = position != null
                ? position.marginType()
                : tie != null ? tie.asked().margin() : chance(0.3) ? Step.Margin.ISOLATED : Step.Margin.CROSS;
        boolean reduceOnly = position != null && position.key().side() != side && chance(0.3);
        double choice = random.nextDouble();
        Step.Type type = Step.Type.LIMIT;
        if (!maker && choice < 0.3) {
            type = Step.Type.MARKET;
        } else if (choice > 0.93) {
            type = Step.Type.STOP_LIMIT;
        }
        BigDecimal limit = price;
        if (!maker && chance(0.5)) {
            BigDecimal room = price.multiply(BigDecimal.valueOf(0.02 * random.nextDouble()));
            limit = tick(symbol, side == Step.Side.BUY ? price.add(room) : price.subtract(room));
            limit = side == Step.Side.BUY ? limit.max(price) : limit.min(price);
        }
        BigDecimal stop = null;
        if (type == Step.Type.STOP_LIMIT) {
            // Mostly one that the mark price has reached already.
            BigDecimal distance = symbol.mark().multiply(BigDecimal.valueOf(0.05 * random.nextDouble()));
            boolean isBelow = (side == Step.Side.BUY) == chance(0.7);
            stop = tick(
                    symbol,
                    isBelow ? symbol.mark().subtract(distance) : symbol.mark().add(distance));
        }
        Step.InForce inForce = Step.InForce.GTC;
        if (!maker && chance(Math.min(0.5, 10.0 / pairs))) {
            inForce = chance(0.7) ? Step.InForce.IOC : Step.InForce.FOK;
        }
        if (!reduceOnly) {
            BigDecimal lock = (type == Step.Type.MARKET ? symbol.mark().multiply(new BigDecimal("1.05")) : limit)
                    .multiply(quantity)
                    .divide(BigDecimal.valueOf(leverage), 18, RoundingMode.UP);
            spent.merge(user, lock.multiply(new BigDecimal("1.1")), BigDecimal::add);
        }
        return new Step.Order(
                ++lastOrder,
                user,
                symbol.symbol(),
                side,
                type,
                type == Step.Type.MARKET ? null : limit,
                stop,
                reduceOnly && chance(0.3) ? quantity.multiply(new BigDecimal(2)) : quantity,
                leverage,
                margin,
                reduceOnly,
                inForce,
                // Clocks of those who place orders differ a little, so time and id do not order alike.
                Math.max(0, now() - (chance(0.1) ? below(20_000) : 0)));
    }

    /** An order away from the market, which stays for a while. */
    private Step.Order resting(ModelInstrument symbol) {
        int user = below(traders);
        Step.Side side = chance(0.5) ? Step.Side.BUY : Step.Side.SELL;
        BigDecimal away =
                BigDecimal.valueOf(1 + (side == Step.Side.BUY ? -1 : 1) * (0.005 + 0.06 * random.nextDouble()));
        BigDecimal price = tick(symbol, fair(symbol).multiply(away));
        BigDecimal quantity = wish(user, symbol, side, price, new HashMap<>());
        return order(user, symbol, side, quantity.max(symbol.lot()), price, true, new HashMap<>());
    }

    /** An order that some rule forbids, or that cannot be stored. */
    private Step.Order forbidden(ModelInstrument symbol, BigDecimal price) {
        int user = below(traders);
        Step.Side side = chance(0.5) ? Step.Side.BUY : Step.Side.SELL;
        Step.Order good =
                order(user, symbol, side, symbol.lot().multiply(new BigDecimal(1_000)), price, true, new HashMap<>());
        BigDecimal halfTick = symbol.tick().divide(new BigDecimal(2), 18, RoundingMode.UP);
        BigDecimal halfLot = symbol.lot().divide(new BigDecimal(2), 18, RoundingMode.UP);
        BigDecimal quantity = good.quantity();
        int number = below(14);
        return new Step.Order(
                good.id(),
                number == 0 ? users + 1 : good.user(),
                number == 1 ? SYMBOLS.size() : good.symbol(),
                good.side(),
                number == 2 ? Step.Type.MARKET : number == 3 ? Step.Type.STOP_LIMIT : Step.Type.LIMIT,
                number == 4 ? null : number == 5 ? price.add(halfTick) : price,
                number == 6 ? price : null,
                number == 7
                        ? quantity.add(halfLot)
                        : number == 8
                                ? symbol.lot()
                                : number == 9 ? quantity.multiply(new BigDecimal("1e9")) : quantity,
                number == 10 ? symbol.maxLeverage() + 1 : number == 11 ? good.leverage() % 5 + 1 : good.leverage(),
                number == 12
                        ? (good.margin() == Step.Margin.CROSS ? Step.Margin.ISOLATED : Step.Margin.CROSS)
                        : good.margin(),
                number == 13 || good.reduceOnly(),
                good.inForce(),
                good.at());
    }

    /** The order once more, now and then with other content. */
    private Step.Order again(Step.Order order) {
        return new Step.Order(
                order.id(),
                order.user(),
                order.symbol(),
                order.side(),
                order.type(),
                order.price(),
                order.stopPrice(),
                chance(0.3)
                        ? order.quantity().multiply(new BigDecimal(2))
                        : order.quantity().setScale(18, RoundingMode.UNNECESSARY),
                order.leverage(),
                order.margin(),
                order.reduceOnly(),
                order.inForce(),
                now());
    }

    private static Step.Order find(Map<Long, Step.Order> orders, long id) {
        Step.Order order = orders.get(id);
        if (order == null) {
            throw new IllegalStateException("no order " + id);
        }
        return order;
    }

    private BigDecimal price(Step.Order made, ModelInstrument symbol) {
        return made.price() == null ? tick(symbol, fair(symbol)) : made.price();
    }

    /** Fills for what both have left, in one or in several parts. */
    private void match(
            ModelInstrument symbol,
            Step.Order buy,
            Step.Order sell,
            BigDecimal price,
            boolean buyerIsMaker,
            Map<Long, BigDecimal> left,
            List<Step.Fill> fills) {
        BigDecimal quantity = or0(left, buy.id()).min(or0(left, sell.id()));
        int parts = chance(0.5) ? 1 : 1 + below(4);
        for (int part = 0; part < parts && quantity.signum() > 0; part++) {
            BigDecimal share = part == parts - 1
                    ? quantity
                    : lots(symbol, quantity.multiply(BigDecimal.valueOf(random.nextDouble())))
                            .max(symbol.lot());
            share = share.min(quantity);
            if (chance(0.15)) {
                quantity = quantity.subtract(share);
                continue;
            }
            fills.add(fill(symbol, buy.id(), sell.id(), price, share, buyerIsMaker));
            quantity = quantity.subtract(share);
            left.merge(buy.id(), share.negate(), BigDecimal::add);
            left.merge(sell.id(), share.negate(), BigDecimal::add);
        }
    }

    private static BigDecimal or0(Map<Long, BigDecimal> left, long id) {
        return left.getOrDefault(id, BigDecimal.ZERO);
    }

    private Step.Fill fill(
            ModelInstrument symbol, long buy, long sell, BigDecimal price, BigDecimal quantity, boolean buyerIsMaker) {
        Step.Fill fill = new Step.Fill(
                ++lastFill, symbol.symbol(), buy, sell, price, quantity, buyerIsMaker, chance(0.02), now());
        if (earlierFills.size() < 200) {
            earlierFills.add(fill);
        } else {
            earlierFills.set(below(200), fill);
        }
        return fill;
    }

    /** Orders that rested and now cross are filled too, the best prices first. */
    private void crossResting(ModelInstrument symbol, int most, Set<Long> but, List<Step.Fill> fills) {
        List<ModelOrder> buys = new ArrayList<>();
        List<ModelOrder> sells = new ArrayList<>();
        for (ModelOrder order : model.openOrdersIn(symbol.symbol())) {
            if ((isFillable(order) && !but.contains(order.id())) || chance(0.01)) {
                (order.asked().side() == Step.Side.BUY ? buys : sells).add(order);
            }
        }
        BigDecimal fair = tick(symbol, fair(symbol));
        buys.sort(
                Comparator.comparing((ModelOrder order) -> priceOr(order, fair)).reversed());
        sells.sort(Comparator.comparing(order -> priceOr(order, fair)));
        for (int index = 0; index < Math.min(most, Math.min(buys.size(), sells.size())); index++) {
            ModelOrder buy = buys.get(index);
            ModelOrder sell = sells.get(index);
            boolean buyerIsMaker = buy.id() < sell.id();
            BigDecimal bid = priceOr(buy, fair);
            BigDecimal ask = priceOr(sell, fair);
            if (bid.compareTo(ask) < 0) {
                return;
            }
            BigDecimal price = buyerIsMaker ? bid : ask;
            BigDecimal quantity = buy.remaining().min(sell.remaining());
            fills.add(fill(symbol, buy.id(), sell.id(), price, quantity, buyerIsMaker));
        }
    }

    private boolean isFillable(ModelOrder order) {
        if (!order.isOpen() || order.waits()) {
            return false;
        }
        if (order.asked().reduceOnly()) {
            ModelPosition position =
                    model.openPosition(order.asked().user(), order.asked().symbol());
            return position != null
                    && position.key().side() != order.asked().side()
                    && position.size().compareTo(order.remaining()) >= 0;
        }
        return true;
    }

    private static BigDecimal priceOr(ModelOrder order, BigDecimal ifMarket) {
        BigDecimal price = order.asked().price();
        return price == null ? ifMarket : price;
    }

    /** Where too much rests, some of it is canceled. */
    private void thinOut(ModelInstrument symbol) {
        List<ModelOrder> open = model.openOrdersIn(symbol.symbol());
        for (int number = 0; number < 6 && open.size() > MOST_RESTING; number++) {
            ModelOrder order = any(open);
            if (order != null) {
                say(new Step.Cancel(order.id(), null, now()));
            }
        }
    }

    /** Fills that cannot be settled, strewn among the others. */
    private void poison(ModelInstrument symbol, List<Step.Order> orders, List<Step.Fill> fills) {
        for (int index = fills.size() - 1; index >= 0; index--) {
            if (!chance(0.05)) {
                continue;
            }
            Step.Fill good = fills.get(index);
            Step.Order stranger = any(orders);
            if (stranger == null) {
                return;
            }
            BigDecimal halfTick = symbol.tick().divide(new BigDecimal(2), 18, RoundingMode.UP);
            BigDecimal halfLot = symbol.lot().divide(new BigDecimal(2), 18, RoundingMode.UP);
            Step.Fill earlier = any(earlierFills);
            Step.Fill bad = switch (below(12)) {
                case 0 ->
                    with(good, ++lastFill, lastOrder + 1_000_000, good.sellOrder(), good.price(), good.quantity());
                case 1 -> with(good, ++lastFill, good.sellOrder(), good.buyOrder(), good.price(), good.quantity());
                case 2 ->
                    with(
                            good,
                            ++lastFill,
                            good.buyOrder(),
                            good.sellOrder(),
                            tick(symbol, good.price().multiply(new BigDecimal("1.5"))),
                            good.quantity());
                case 3 ->
                    with(
                            good,
                            ++lastFill,
                            good.buyOrder(),
                            good.sellOrder(),
                            good.price(),
                            good.quantity().multiply(new BigDecimal(7)));
                case 4 ->
                    with(
                            good,
                            ++lastFill,
                            good.buyOrder(),
                            good.sellOrder(),
                            good.price().add(halfTick),
                            good.quantity());
                case 5 ->
                    with(
                            good,
                            ++lastFill,
                            good.buyOrder(),
                            good.sellOrder(),
                            good.price(),
                            good.quantity().add(halfLot));
                case 6 -> with(good, good.id(), good.buyOrder(), good.sellOrder(), good.price(), good.quantity());
                case 7 ->
                    with(
                            good,
                            good.id(),
                            good.buyOrder(),
                            good.sellOrder(),
                            good.price(),
                            good.quantity().add(symbol.lot()));
                case 8 ->
                    new Step.Fill(
                            ++lastFill,
                            (symbol.symbol() + 1) % (SYMBOLS.size() + 1),
                            good.buyOrder(),
                            good.sellOrder(),
                            good.price(),
                            good.quantity(),
                            true,
                            false,
                            now());
                case 9 -> earlier == null ? good : earlier;
                default ->
                    stranger.side() == Step.Side.BUY
                            ? with(good, ++lastFill, stranger.id(), good.sellOrder(), good.price(), symbol.lot())
                            : with(good, ++lastFill, good.buyOrder(), stranger.id(), good.price(), symbol.lot());
            };
            fills.add(index + below(fills.size() - index + 1), bad);
        }
    }

    private static Step.Fill with(Step.Fill fill, long id, long buy, long sell, BigDecimal price, BigDecimal quantity) {
        return new Step.Fill(
                id, fill.symbol(), buy, sell, price, quantity, fill.buyerIsMaker(), fill.offBook(), fill.at());
    }

    private void remember(Step.Order order) {
        if (earlierOrders.size() < 500) {
            earlierOrders.add(order);
        } else {
            earlierOrders.set(below(500), order);
        }
    }

    // ---- prices

    private BigDecimal fair(ModelInstrument symbol) {
        BigDecimal price = fair.get(symbol.symbol());
        if (price == null) {
            throw new IllegalStateException("no price of " + symbol);
        }
        return price;
    }

    private BigDecimal around(ModelInstrument symbol, double width) {
        return fair(symbol).multiply(BigDecimal.valueOf(1 + width * random.nextGaussian()));
    }

    private static BigDecimal tick(ModelInstrument symbol, BigDecimal price) {
        return price.divide(symbol.tick(), 0, RoundingMode.HALF_UP)
                .max(BigDecimal.ONE)
                .multiply(symbol.tick());
    }

    private static BigDecimal lots(ModelInstrument symbol, BigDecimal quantity) {
        return quantity.divide(symbol.lot(), 0, RoundingMode.DOWN).multiply(symbol.lot());
    }

    private static Step.Side opposite(Step.Side side) {
        return side == Step.Side.BUY ? Step.Side.SELL : Step.Side.BUY;
    }

    private void movePrice() {
        ModelInstrument symbol = anySymbol();
        double change = 0.01 * random.nextGaussian();
        if (chance(0.2)) {
            change = (chance(0.5) ? -1 : 1) * (0.05 + 0.3 * random.nextDouble());
        }
        BigDecimal start = SYMBOLS.get(symbol.symbol()).mark();
        BigDecimal ratio = fair(symbol).divide(start, 6, RoundingMode.HALF_UP);
        if (ratio.doubleValue() > 4) {
            change = -Math.abs(change);
        } else if (ratio.doubleValue() < 0.25) {
            change = Math.abs(change);
        }
        BigDecimal price = fair(symbol).multiply(BigDecimal.valueOf(1 + change)).setScale(12, RoundingMode.HALF_UP);
        fair.put(symbol.symbol(), price);
        BigDecimal mark = chance(0.5) ? tick(symbol, price) : price;
        say(new Step.Mark(symbol.symbol(), mark));
        if (chance(0.7)) {
            say(new Step.Trigger(symbol.symbol(), now()));
        }
    }

    // ---- the rest of an order's life

    private void cancelSome() {
        List<ModelOrder> open = model.openOrders(below(traders));
        for (int number = 0; number <= Math.min(open.size() / 3, 5); number++) {
            ModelOrder order = any(open);
            if (order != null) {
                if (order.asked().inForce() == Step.InForce.GTC || chance(0.3)) {
                    Long version = chance(0.3) ? (Long) order.version() : null;
                    say(new Step.Cancel(order.id(), version, now()));
                } else {
                    say(new Step.Expire(order.id(), now()));
                }
            }
        }
    }

    /** Whoever the mark price has reached, and somebody else now and then; somebody takes the other side. */
    private void liquidateSome() {
        ModelInstrument symbol = anySymbol();
        for (int attempt = 0; attempt < users; attempt++) {
            int user = below(traders);
            ModelPosition position = model.openPosition(user, symbol.symbol());
            if (position == null || (!isReached(position, symbol.mark()) && !chance(0.01))) {
                continue;
            }
            long order = ++lastOrder;
            say(new Step.Liquidate(order, user, symbol.symbol(), now()));
            int other = below(traders);
            Step.Side side = position.key().side();
            BigDecimal price = tick(symbol, around(symbol, 0.02));
            Step.Order taking = order(other, symbol, side, position.size(), price, true, new HashMap<>());
            say(new Step.Place(List.of(taking)));
            BigDecimal part = chance(0.7)
                    ? position.size()
                    : lots(symbol, position.size().multiply(new BigDecimal("0.4")))
                            .max(symbol.lot());
            boolean isBuy = taking.side() == Step.Side.BUY;
            say(new Step.Settle(List.of(
                    fill(symbol, isBuy ? taking.id() : order, isBuy ? order : taking.id(), price, part, isBuy))));
            if (chance(0.8)) {
                say(new Step.Expire(order, now()));
            }
            if (chance(0.05)) {
                say(new Step.Liquidate(order, user, symbol.symbol(), now()));
            }
            return;
        }
        if (chance(0.05)) {
            say(new Step.Liquidate(++lastOrder, anyUser(), below(SYMBOLS.size() + 1), now()));
        }
    }

    private static boolean isReached(ModelPosition position, BigDecimal mark) {
        BigDecimal price = position.liquidationPrice();
        if (price == null) {
            return false;
        }
        return position.key().side() == Step.Side.BUY ? mark.compareTo(price) <= 0 : mark.compareTo(price) >= 0;
    }

    // ---- money

    private void fund(int user) {
        for (int currency = 0; currency < 2; currency++) {
            if (currency == 1 && user % 2 == 1) {
                continue;
            }
            BigDecimal amount = switch (user % 4) {
                case 0 -> new BigDecimal("1000000");
                case 1 -> new BigDecimal("150.000000000000000001");
                case 2 -> new BigDecimal("40");
                default -> new BigDecimal("12345.678901234567890123").setScale(18, RoundingMode.DOWN);
            };
            deposit(user, currency, amount);
        }
    }

    private void deposit(int user, int currency, BigDecimal amount) {
        Step.Request request = new Step.Request(
                ++lastTransfer,
                user,
                null,
                Step.Payment.DEPOSIT,
                currency,
                amount,
                BigDecimal.ZERO,
                chance(0.5) ? "0xa" + lastTransfer : null,
                null,
                now());
        ask(request);
        say(new Step.Decide(
                request.id(), Step.Decision.COMPLETE, null, chance(0.5) ? "0xb" + lastTransfer : null, now()));
    }

    private void ask(Step.Request request) {
        if (earlierRequests.size() < 100) {
            earlierRequests.add(request);
        } else {
            earlierRequests.set(below(100), request);
        }
        say(request);
    }

    private void moveMoney() {
        int user = anyUser();
        int currency = chance(0.7) ? 0 : 1;
        BigDecimal available =
                user >= users ? BigDecimal.ONE : model.account(user, currency).available();
        BigDecimal some = available
                .multiply(BigDecimal.valueOf(0.3 * random.nextDouble()))
                .setScale(below(19), RoundingMode.DOWN);
        BigDecimal amount = some.signum() == 0 ? new BigDecimal("0.000000000000000007") : some;
        BigDecimal fee = chance(0.5) ? BigDecimal.ZERO : new BigDecimal("0.3");
        double choice = random.nextDouble();
        if (choice < 0.40) {
            if (available.compareTo(new BigDecimal(1_000)) < 0 || chance(0.2)) {
                deposit(user, currency, new BigDecimal(20 + below(300)).add(amount));
            }
        } else if (choice < 0.65) {
            BigDecimal wanted = chance(0.1) ? available.add(amount) : amount;
            long id = ++lastTransfer;
            ask(new Step.Request(
                    id, user, null, Step.Payment.WITHDRAW, currency, wanted, fee, null, "bc1q-" + id, now()));
            decideOn(id, Step.Payment.WITHDRAW);
        } else if (choice < 0.85) {
            int receiver = anyUser();
            if (receiver != user) {
                BigDecimal wanted = chance(0.1) ? available.add(BigDecimal.ONE) : amount;
                ask(new Step.Request(
                        ++lastTransfer,
                        user,
                        receiver,
                        Step.Payment.TRANSFER,
                        currency,
                        wanted,
                        chance(0.8) ? BigDecimal.ZERO : fee,
                        null,
                        null,
                        now()));
            }
        } else if (choice < 0.90) {
            long id = ++lastTransfer;
            ask(new Step.Request(
                    id, user, null, Step.Payment.DEPOSIT, currency, amount, BigDecimal.ZERO, null, null, now()));
            decideOn(id, Step.Payment.DEPOSIT);
        } else {
            Step.Request earlier = any(earlierRequests);
            if (earlier != null) {
                if (chance(0.6)) {
                    say(new Step.Request(
                            earlier.id(),
                            earlier.user(),
                            earlier.counterparty(),
                            earlier.payment(),
                            earlier.currency(),
                            chance(0.4) ? earlier.amount().add(BigDecimal.ONE) : earlier.amount(),
                            earlier.fee(),
                            earlier.hash(),
                            earlier.address(),
                            now()));
                } else {
                    decideOn(earlier.id(), earlier.payment());
                }
            }
        }
    }

    private void decideOn(long transfer, Step.Payment payment) {
        if (payment == Step.Payment.WITHDRAW && chance(0.5)) {
            say(new Step.Decide(transfer, Step.Decision.APPROVE, 1L, null, now()));
            say(new Step.Decide(transfer, Step.Decision.COMPLETE, null, chance(0.7) ? "0xc" + transfer : null, now()));
            return;
        }
        int decisions = below(3);
        for (int number = 0; number < decisions; number++) {
            Step.Decision decision = DECISIONS.get(below(DECISIONS.size()));
            boolean takesVersion = decision == Step.Decision.APPROVE || decision == Step.Decision.REJECT;
            say(new Step.Decide(
                    transfer,
                    decision,
                    takesVersion && chance(0.4) ? (Long) (long) (1 + below(2)) : null,
                    decision == Step.Decision.COMPLETE && chance(0.5) ? "0xd" + transfer : null,
                    now()));
        }
    }

    private void adjust() {
        if (chance(0.1)) {
            Step.Adjust earlier = any(earlierAdjustments);
            if (earlier != null) {
                say(new Step.Adjust(
                        earlier.id(),
                        earlier.user(),
                        earlier.currency(),
                        chance(0.4) ? earlier.amount().add(BigDecimal.TEN) : earlier.amount(),
                        earlier.against(),
                        now()));
            }
            return;
        }
        int user = anyUser();
        int currency = chance(0.7) ? 0 : 1;
        Step.Against against = chance(0.5) ? Step.Against.FEES : Step.Against.INSURANCE;
        BigDecimal available =
                user >= users ? BigDecimal.ONE : model.account(user, currency).available();
        BigDecimal fees = model.account(ModelAccount.FEES, currency).available();
        BigDecimal amount = new BigDecimal(1 + below(1_000)).movePointLeft(below(19));
        if (chance(0.4)) {
            amount = chance(0.2)
                    ? available.add(amount).negate()
                    : available
                            .multiply(new BigDecimal("0.05"))
                            .setScale(18, RoundingMode.DOWN)
                            .negate();
        } else if (chance(0.2)) {
            amount = fees.add(amount);
        }
        if (amount.signum() == 0) {
            return;
        }
        Step.Adjust adjust = new Step.Adjust(++lastAdjustment, user, currency, amount, against, now());
        if (earlierAdjustments.size() < 50) {
            earlierAdjustments.add(adjust);
        } else {
            earlierAdjustments.set(below(50), adjust);
        }
        say(adjust);
    }

    // ---- users and symbols

    private void changeUsers() {
        int user = anyUser();
        if (user >= users) {
            say(new Step.ChangeUser(user, Step.Standing.FROZEN, null));
            return;
        }
        ModelUser there = model.user(user);
        if (there.standing() == Step.Standing.CLOSED) {
            if (chance(0.2)) {
                say(new Step.ChangeUser(user, Step.Standing.ACTIVE, null));
            }
            return;
        }
        if (closed < Math.max(2, users / 10) && user % 4 == 2 && chance(0.3)) {
            closeOut(user);
            return;
        }
        if (chance(0.1)) {
            say(new Step.ChangeUser(user, Step.Standing.CLOSED, null));
            return;
        }
        Long version = chance(0.3) ? (Long) (there.version() - below(2)) : null;
        if (there.standing() == Step.Standing.FROZEN) {
            say(new Step.ChangeUser(user, chance(0.9) ? Step.Standing.ACTIVE : Step.Standing.FROZEN, version));
        } else if (chance(0.5)) {
            say(new Step.ChangeUser(user, Step.Standing.FROZEN, version));
            if (chance(0.5)) {
                trade();
            }
            if (chance(0.8)) {
                say(new Step.ChangeUser(user, Step.Standing.ACTIVE, null));
            }
        }
    }

    /** Takes all the user has and closes the user; with a position open, that is refused. */
    private void closeOut(int user) {
        for (ModelOrder order : model.openOrders(user)) {
            say(new Step.Cancel(order.id(), null, now()));
        }
        for (int currency = 0; currency < 2; currency++) {
            ModelAccount account = model.account(user, currency);
            BigDecimal free = account.available();
            for (ModelOrder order : model.openOrders(user)) {
                if (model.instrument(order.asked().symbol()).currency() == currency) {
                    free = free.add(order.locked());
                }
            }
            if (free.signum() > 0) {
                long id = ++lastTransfer;
                ask(new Step.Request(
                        id,
                        user,
                        null,
                        Step.Payment.WITHDRAW,
                        currency,
                        free,
                        BigDecimal.ZERO,
                        null,
                        "bc1q-" + id,
                        now()));
                say(new Step.Decide(id, Step.Decision.APPROVE, null, null, now()));
                if (chance(0.3)) {
                    say(new Step.ChangeUser(user, Step.Standing.CLOSED, null));
                }
                say(new Step.Decide(id, Step.Decision.COMPLETE, null, null, now()));
            }
        }
        say(new Step.ChangeUser(user, Step.Standing.CLOSED, null));
        boolean nothingElse = true;
        for (ModelInstrument symbol : SYMBOLS) {
            nothingElse &= model.openPosition(user, symbol.symbol()) == null;
        }
        if (nothingElse) {
            closed++;
        }
        // Whatever is asked of the user now is refused.
        deposit(user, 0, BigDecimal.ONE);
        say(new Step.Adjust(++lastAdjustment, user, 0, BigDecimal.ONE, Step.Against.INSURANCE, now()));
        ModelInstrument symbol = anySymbol();
        say(new Step.Place(List.of(order(
                user,
                symbol,
                Step.Side.BUY,
                symbol.lot().multiply(new BigDecimal(10)),
                tick(symbol, fair(symbol)),
                true,
                new HashMap<>()))));
    }

    private void changeSymbols() {
        ModelInstrument symbol = anySymbol();
        Long version = chance(0.3) ? (Long) (symbol.version() - below(2)) : null;
        if (symbol.trading() == Step.Trading.HALTED) {
            say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.TRADING, version, now()));
            return;
        }
        if (chance(0.1)) {
            say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.TRADING, version, now()));
            return;
        }
        // Fills that matched before the halt are settled after it.
        List<Step.Fill> fills = new ArrayList<>();
        crossResting(symbol, 6, Set.of(), fills);
        say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.HALTED, version, now()));
        settle(fills);
        say(new Step.Trigger(symbol.symbol(), now()));
        List<ModelOrder> open = model.openOrdersIn(symbol.symbol());
        ModelOrder order = any(open);
        if (order != null) {
            say(new Step.Cancel(order.id(), null, now()));
        }
        if (chance(0.5)) {
            trade();
            say(new Step.Liquidate(++lastOrder, below(traders), symbol.symbol(), now()));
        }
        if (chance(0.8)) {
            say(new Step.ChangeSymbol(symbol.symbol(), Step.Trading.TRADING, null, now()));
        }
    }

    /** Commands on what is not there, is over, or has changed. */
    private void stumble() {
        long order = 1 + (long) (random.nextDouble() * lastOrder);
        switch (below(8)) {
            case 0 -> say(new Step.Cancel(order, null, now()));
            case 1 -> say(new Step.Cancel(order, (long) below(4), now()));
            case 2 -> say(new Step.Cancel(lastOrder + 1_000_000, null, now()));
            case 3 -> say(new Step.Expire(order, now()));
            case 4 -> say(new Step.Trigger(below(SYMBOLS.size() + 1), now()));
            case 5 -> say(new Step.Mark(SYMBOLS.size(), BigDecimal.ONE));
            case 6 -> say(new Step.Decide(lastTransfer + 1_000_000, Step.Decision.COMPLETE, null, null, now()));
            default -> say(new Step.Liquidate(order, below(traders), below(SYMBOLS.size()), now()));
        }
    }
}
