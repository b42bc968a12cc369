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
    private long lastOrder;
    private long lastFill;
    private long lastTransfer;
    private long lastAdjustment;
    private long now;

    private EdgeGenerator(long seed, int users) {
        this.random = new Random(seed);
        this.users = users;
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
        List<Step> steps = new ArrayList<>();
        for (int user = 0; user < generator.users; user++) {
            for (ModelInstrument symbol : SYMBOLS) {
                generator.fund(user, symbol, steps);
            }
        }
        for (int trade = 0; trade < trades; trade++) {
            generator.trade(SYMBOLS.get(generator.random.nextInt(SYMBOLS.size())), steps);
        }
        return new History(seed, generator.users, SYMBOLS, steps);
    }

    private void fund(int user, ModelInstrument symbol, List<Step> steps) {
        BigDecimal amount =
                switch (user % 3) {
                    case 0 -> new BigDecimal("499999999999999999.999999999999999999");
                    case 1 -> new BigDecimal("0.000000000000000100").add(new BigDecimal(random.nextInt(1_000)));
                    default -> digits();
                };
        deposit(user, symbol.currency(), amount.min(new BigDecimal("499999999999999999.999999999999999999")), steps);
    }

    private void deposit(int user, int currency, BigDecimal amount, List<Step> steps) {
        long id = ++lastTransfer;
        steps.add(new Step.Request(
                id, user, null, Step.Payment.DEPOSIT, currency, amount, BigDecimal.ZERO, null, null, ++now));
        steps.add(new Step.Decide(id, Step.Decision.COMPLETE, null, null, ++now));
    }

    private void trade(ModelInstrument symbol, List<Step> steps) {
        int buyer = random.nextInt(users);
        int seller = random.nextInt(users);
        BigDecimal price = tick(symbol, digits());
        BigDecimal quantity = quantity(symbol, price);
        if (random.nextInt(4) == 0) {
            steps.add(new Step.Mark(symbol.symbol(), random.nextInt(3) == 0 ? extreme() : price));
        }
        // One leverage a symbol and history, mostly: else the second order would be rejected.
        int leverage = LEVERAGES[random.nextInt(8) == 0 ? random.nextInt(LEVERAGES.length) : symbol.symbol() + 2];
        Step.Margin margin = buyer % 2 == 0 ? Step.Margin.CROSS : Step.Margin.ISOLATED;
        Step.Margin sellersMargin = seller % 2 == 0 ? Step.Margin.CROSS : Step.Margin.ISOLATED;
        boolean market = random.nextInt(5) == 0;
        Step.Order buy = order(buyer, symbol, Step.Side.BUY, market ? null : price, quantity, leverage, margin);
        Step.Order sell = order(seller, symbol, Step.Side.SELL, price, quantity, leverage, sellersMargin);
        steps.add(new Step.Place(List.of(buy, sell)));
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
        steps.add(new Step.Settle(fills));
        switch (random.nextInt(8)) {
            case 0 -> steps.add(new Step.Cancel(buy.id(), null, ++now));
            case 1 -> steps.add(new Step.Mark(symbol.symbol(), tick(symbol, digits())));
            case 2 -> steps.add(new Step.Liquidate(++lastOrder, buyer, symbol.symbol(), ++now));
            case 3 -> deposit(buyer, symbol.currency(), extreme(), steps);
            case 4 ->
                steps.add(new Step.Adjust(
                        ++lastAdjustment,
                        seller,
                        symbol.currency(),
                        random.nextBoolean() ? extreme() : extreme().negate(),
                        random.nextBoolean() ? Step.Against.FEES : Step.Against.INSURANCE,
                        ++now));
            case 5 ->
                steps.add(new Step.Request(
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
            int user,
            ModelInstrument symbol,
            Step.Side side,
            @Nullable BigDecimal price,
            BigDecimal quantity,
            int leverage,
            Step.Margin margin) {
        return new Step.Order(
                ++lastOrder,
                user,
                symbol.symbol(),
                side,
                price == null ? Step.Type.MARKET : Step.Type.LIMIT,
                price,
                null,
                quantity,
                leverage,
                margin,
                false,
                Step.InForce.GTC,
                ++now);
    }

    /** A quantity at the price: of a notional around the limit, of a random one, or the least. */
    private BigDecimal quantity(ModelInstrument symbol, BigDecimal price) {
        BigDecimal fitting = lots(symbol, LIMIT.divide(price, 18, RoundingMode.DOWN));
        BigDecimal quantity =
                switch (random.nextInt(8)) {
                    case 0 -> fitting;
                    case 1 -> fitting.subtract(symbol.lot());
                    case 2 -> fitting.add(symbol.lot());
                    case 3 -> symbol.lot();
                    case 4 -> symbol.lot().multiply(new BigDecimal(3));
                    default -> lots(symbol, digits());
                };
        return quantity.max(symbol.lot()).min(lots(symbol, MOST));
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
