package io.quaestor.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The identities of the books, checked on a model. */
final class ModelIdentities {

    private final ModelExchange model;
    private final Map<ModelAccount.Key, BigDecimal> posted = new HashMap<>();
    private final List<String> journalsBroken = new ArrayList<>();

    ModelIdentities(ModelExchange model) {
        this.model = model;
    }

    /** Takes note of lines of the ledger; a journal's lines come together. */
    void post(List<ModelEntry> entries) {
        Map<String, BigDecimal> journals = new HashMap<>();
        for (ModelEntry entry : entries) {
            posted.merge(entry.account(), entry.amount(), BigDecimal::add);
            journals.merge(entry.cause() + " " + entry.number(), entry.amount(), BigDecimal::add);
        }
        journals.forEach((journal, sum) -> {
            if (sum.signum() != 0) {
                journalsBroken.add("the journal of " + journal + " sums to " + sum);
            }
        });
    }

    /** What breaks an identity, a sentence each. */
    List<String> broken() {
        List<String> broken = new ArrayList<>(journalsBroken);
        Set<Integer> currencies = new HashSet<>();
        model.instruments().forEach(instrument -> currencies.add(instrument.currency()));
        Map<Integer, BigDecimal> balances = new HashMap<>();
        Map<ModelAccount.Key, BigDecimal> locked = new HashMap<>();
        for (ModelOrder order : model.orders()) {
            if (order.locked().signum() != 0) {
                int currency = model.instrument(order.asked().symbol()).currency();
                locked.merge(new ModelAccount.Key(order.asked().user(), currency), order.locked(), BigDecimal::add);
            }
        }
        Map<Integer, BigDecimal> sizes = new HashMap<>();
        Map<Integer, BigDecimal> unrealized = new HashMap<>();
        for (ModelPosition position : model.positions()) {
            ModelInstrument instrument = model.instrument(position.key().symbol());
            locked.merge(
                    new ModelAccount.Key(position.key().user(), instrument.currency()),
                    position.margin(),
                    BigDecimal::add);
            boolean isLong = position.key().side() == Step.Side.BUY;
            BigDecimal gain = instrument.mark().multiply(position.size()).subtract(position.entryValue());
            sizes.merge(
                    instrument.symbol(),
                    isLong ? position.size() : position.size().negate(),
                    BigDecimal::add);
            unrealized.merge(instrument.currency(), isLong ? gain : gain.negate(), BigDecimal::add);
        }
        Map<Integer, BigDecimal> deposits = new HashMap<>();
        for (ModelTransfer transfer : model.transfers()) {
            Step.Request asked = transfer.asked();
            if (asked.payment() == Step.Payment.WITHDRAW && !transfer.isFinal()) {
                locked.merge(new ModelAccount.Key(asked.user(), asked.currency()), transfer.total(), BigDecimal::add);
            }
            if (asked.payment() != Step.Payment.TRANSFER && transfer.status() == ModelTransfer.Status.COMPLETED) {
                deposits.merge(
                        asked.currency(),
                        asked.payment() == Step.Payment.DEPOSIT
                                ? asked.amount()
                                : asked.amount().negate(),
                        BigDecimal::add);
            }
        }
        for (ModelAccount account : model.accounts()) {
            balances.merge(account.key().currency(), account.balance(), BigDecimal::add);
            expect(broken, account + ": sum of its entries", account.balance(), or0(posted, account.key()));
            expect(broken, account + ": locked is explained", account.locked(), or0(locked, account.key()));
            boolean mayBeNegative = account.key().owner() < 0 && account.key().owner() != ModelAccount.FEES;
            if (account.locked().signum() < 0
                    || (!mayBeNegative && account.available().signum() < 0)) {
                broken.add(account + " is negative");
            }
        }
        for (int currency : currencies) {
            expect(broken, "all balances of c" + currency, BigDecimal.ZERO, or0(balances, currency));
            expect(
                    broken,
                    "net deposits of c" + currency,
                    model.account(ModelAccount.EXTERNAL, currency).balance().negate(),
                    or0(deposits, currency));
            expect(
                    broken,
                    "CLEARING of c" + currency,
                    model.account(ModelAccount.CLEARING, currency).balance(),
                    or0(unrealized, currency));
        }
        sizes.forEach((symbol, size) -> expect(broken, "long less short of s" + symbol, BigDecimal.ZERO, size));
        return broken;
    }

    private static <K> BigDecimal or0(Map<K, BigDecimal> sums, K key) {
        return sums.getOrDefault(key, BigDecimal.ZERO);
    }

    private static void expect(List<String> broken, String what, BigDecimal is, BigDecimal ought) {
        if (is.compareTo(ought) != 0) {
            broken.add("identity: " + what + ": " + is.toPlainString() + ", not " + ought.toPlainString());
        }
    }
}
