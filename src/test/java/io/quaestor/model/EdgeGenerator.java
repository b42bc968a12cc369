package io.quaestor.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes short histories at the edges of the arithmetic: ticks and lots of 18 digits, rates just above 0 and just below 1,
 * leverages that divide nothing, amounts of one unit in the last digit and of just below 10^18, notionals that only just
 * fit and such that only just do not.
 */
final class EdgeGenerator {

    static final BigDecimal LEAST = new BigDecimal("0.000000000000000001");
    static final BigDecimal MOST = new BigDecimal("999999999999999999.999999999999999999");

    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(18);

    /** Each in a currency of its own, so that the whole of what can be stored is there for each. */
    static final List<ModelInstrument> SYMBOLS = List.of(
            symbol(0, LEAST, BigDecimal.ONE, "0.000000000000000001", "0.000000000000000001", "0.333333333333333333"),
            symbol(1, BigDecimal.ONE, LEAST, "0.999999999999999999", "0.333333333333333333", "0.000000000000000001"),
            symbol(
                    2,
                    new BigDecimal("0.000000001"),
                    new BigDecimal("0.000000001"),
                    "0.142857142857142857",
                    "0.000000000000000005",
                    "0.999999999999999999"),
            symbol(3, new BigDecimal("0.07"), new BigDecimal("0.0000000000000003"), "0", "0.0000000000000005", "0"),
            symbol(4, new BigDecimal("1000000"), new BigDecimal("1000000"), "0.5", "0", "0.0000000000000025"));

    private static final int[] LEVERAGES = {1, 2, 3, 7, 11, 13, 97, 999_983, Integer.MAX_VALUE};

    private final Random random;
    private final int users;
    private final ModelExchange model;
    private final List<Step> steps = new ArrayList<>();
    private long lastOrder;
    private long lastFill;
    private long lastTransfer;
    private long lastAdjustment;
    private long now;

    private EdgeGenerator(long seed, int users) {
        this.random = new Random(seed);
        this.users = users;
        this.model = new ModelExchange(users, SYMBOLS);
    }

    private static ModelInstrument symbol(
            int number, BigDecimal tick, BigDecimal lot, String maintenance, String maker, String taker) {
        return ModelInstrument.listed(
                number,
                number,
                tick.toPlainString(),
                lot.toPlainString(),
                "0",
                Integer.MAX_VALUE,
                maintenance,
                maker,
                taker,
                tick.multiply(new BigDecimal(1_000)).toPlainString());
    }

    static History history(long seed, int trades) {
        EdgeGenerator generator = new EdgeGenerator(seed, 6);
        for (int user = 0; user < generator.users; user++) {
            for (ModelInstrument symbol : SYMBOLS) {
                generator.fund(user, symbol);
            }
        }
        for (int trade = 0; trade < trades; trade++) {
            generator.trade(SYMBOLS.get(generator.random.nextInt(SYMBOLS.size())));
        }
        return new History(seed, generator.users, SYMBOLS, generator.steps);
    }

    private void say(Step step) {
        model.play(step);
        steps.add(step);
    }

    private void fund(int user, ModelInstrument symbol) {
        BigDecimal amount = switch (user % 3) {
            case 0 -> new BigDecimal("399999999999999999.999999999999999999");
            case 1 -> new BigDecimal(random.nextInt(1_000)).add(LEAST);
            default -> digits().min(new BigDecimal("99999999999999999.999999999999999999"));
        };
        deposit(user, symbol.currency(), amount);
    }

    private void deposit(int user, int currency, BigDecimal amount) {
        long id = ++lastTransfer;
        say(new Step.Request(
                id, user, null, Step.Payment.DEPOSIT, currency, amount, BigDecimal.ZERO, null, null, ++now));
        say(new Step.Decide(id, Step.Decision.COMPLETE, null, null, ++now));
    }

    private void trade(ModelInstrument symbol) {
        int buyer = random.nextInt(users);
        int seller = random.nextInt(users);
        // Mostly near the mark, or results would be too large to be kept.
        BigDecimal mark = model.instrument(symbol.symbol()).mark();
        BigDecimal near = mark.multiply(BigDecimal.valueOf(0.5 + random.nextDouble()));
        BigDecimal price = tick(symbol, random.nextInt(3) == 0 ? digits() : near.min(MOST));
        if (random.nextInt(4) == 0 || mark.compareTo(new BigDecimal("1e15")) > 0) {
            say(new Step.Mark(symbol.symbol(), random.nextInt(6) == 0 ? extreme() : price));
        }
        BigDecimal quantity = quantity(symbol, price, buyer, seller);
        boolean market = random.nextInt(5) == 0;
        Step.Order buy = order(buyer, symbol, Step.Side.BUY, market ? null : price, quantity);
        Step.Order sell = order(seller, symbol, Step.Side.SELL, price, quantity);
        say(new Step.Place(List.of(buy, sell)));
        List<Step.Fill> fills = new ArrayList<>();
        BigDecimal left = quantity;
        for (int part = random.nextInt(3); part >= 0; part--) {
            BigDecimal share = part == 0
                    ? left
                    : lots(symbol, left.multiply(new BigDecimal(random.nextDouble())))
                            .max(symbol.lot())
                            .min(left);
            if (share.signum() > 0) {
                fills.add(new Step.Fill(
                        ++lastFill,
                        symbol.symbol(),
                        buy.id(),
                        sell.id(),
                        price,
                        share,
                        random.nextBoolean(),
                        false,
                        ++now));
                left = left.subtract(share);
            }
        }
        say(new Step.Settle(fills));
        switch (random.nextInt(8)) {
            case 0 -> say(new Step.Cancel(buy.id(), null, ++now));
            case 1 -> say(new Step.Mark(symbol.symbol(), tick(symbol, digits())));
            case 2 -> say(new Step.Liquidate(++lastOrder, buyer, symbol.symbol(), ++now));
            case 3 -> deposit(buyer, symbol.currency(), extreme());
            case 4 ->
                say(new Step.Adjust(
                        ++lastAdjustment,
                        seller,
                        symbol.currency(),
                        random.nextBoolean() ? extreme() : extreme().negate(),
                        random.nextBoolean() ? Step.Against.FEES : Step.Against.INSURANCE,
                        ++now));
            case 5 ->
                say(new Step.Request(
                        ++lastTransfer,
                        buyer,
                        (buyer + 1) % users,
                        Step.Payment.TRANSFER,
                        symbol.currency(),
                        extreme(),
                        random.nextBoolean() ? BigDecimal.ZERO : LEAST,
                        null,
                        null,
                        ++now));
            default -> {}
        }
    }

    private Step.Order order(
            int user, ModelInstrument symbol, Step.Side side, @Nullable BigDecimal price, BigDecimal quantity) {
        ModelPosition position = model.openPosition(user, symbol.symbol());
        return new Step.Order(
                ++lastOrder,
                user,
                symbol.symbol(),
                side,
                price == null ? Step.Type.MARKET : Step.Type.LIMIT,
                price,
                null,
                quantity,
                leverage(user, symbol),
                // For good, as orders that are still open must agree.
                user % 2 == 0 ? Step.Margin.CROSS : Step.Margin.ISOLATED,
                position != null && position.key().side() != side && random.nextInt(4) == 0,
                Step.InForce.GTC,
                ++now);
    }

    private int leverage(int user, ModelInstrument symbol) {
        ModelPosition position = model.openPosition(user, symbol.symbol());
        if (position != null) {
            return position.leverage();
        }
        for (ModelOrder order : model.openOrders(user)) {
            if (order.asked().symbol() == symbol.symbol() && !order.asked().reduceOnly()) {
                return order.asked().leverage();
            }
        }
        return LEVERAGES[random.nextInt(LEVERAGES.length)];
    }

    /** A quantity at the price: of a notional around the limit, of one that both can pay for, or the least. */
    private BigDecimal quantity(ModelInstrument symbol, BigDecimal price, int buyer, int seller) {
        BigDecimal fitting = lots(symbol, LIMIT.divide(price, 18, RoundingMode.DOWN));
        ModelPosition position = model.openPosition(random.nextBoolean() ? buyer : seller, symbol.symbol());
        BigDecimal quantity = switch (random.nextInt(12)) {
            case 0 -> fitting;
            case 1 -> fitting.subtract(symbol.lot());
            case 2 -> fitting.add(symbol.lot());
            case 3 -> symbol.lot();
            case 4 -> symbol.lot().multiply(new BigDecimal(3));
            case 5 -> lots(symbol, digits());
            case 6, 7, 8 -> position == null ? affordable(symbol, price, buyer, seller) : position.size();
            default -> affordable(symbol, price, buyer, seller);
        };
        return quantity.max(symbol.lot()).min(lots(symbol, MOST));
    }

    private BigDecimal affordable(ModelInstrument symbol, BigDecimal price, int buyer, int seller) {
        BigDecimal one = means(buyer, symbol);
        BigDecimal other = means(seller, symbol);
        return lots(
                symbol,
                one.min(other).multiply(BigDecimal.valueOf(random.nextDouble())).divide(price, 18, RoundingMode.DOWN));
    }

    /** The notional that the user's available balance locks margin and fee of. */
    private BigDecimal means(int user, ModelInstrument symbol) {
        BigDecimal rate = BigDecimal.ONE
                .divide(BigDecimal.valueOf(leverage(user, symbol)), 18, RoundingMode.UP)
                .add(symbol.takerRate());
        return model.account(user, symbol.currency()).available().divide(rate, 18, RoundingMode.DOWN);
    }

    /** A number of any size, with any count of digits. */
    private BigDecimal digits() {
        int count = 1 + random.nextInt(36);
        StringBuilder number = new StringBuilder();
        number.append(1 + random.nextInt(9));
        for (int digit = 1; digit < count; digit++) {
            number.append(random.nextInt(10));
        }
        int scale = Math.max(count - 18, random.nextInt(19));
        return new BigDecimal(number.toString()).movePointLeft(scale);
    }

    private BigDecimal extreme() {
        return switch (random.nextInt(4)) {
            case 0 -> LEAST;
            case 1 -> MOST;
            case 2 -> new BigDecimal("500000000000000000");
            default -> digits();
        };
    }

    private static BigDecimal tick(ModelInstrument symbol, BigDecimal price) {
        BigDecimal ticks = price.divide(symbol.tick(), 0, RoundingMode.DOWN).max(BigDecimal.ONE);
        return ticks.multiply(symbol.tick());
    }

    private static BigDecimal lots(ModelInstrument symbol, BigDecimal quantity) {
        return quantity.divide(symbol.lot(), 0, RoundingMode.DOWN).multiply(symbol.lot());
    }
}
