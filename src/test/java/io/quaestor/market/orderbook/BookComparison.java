package io.quaestor.market.orderbook;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares the books in Redis with the orders on the primary, level by level. */
@TestComponent
final class BookComparison {

    private final OrderBookRepository repository;
    private final OrderBookStore store;
    private final TransactionTemplate primary;

    BookComparison(OrderBookRepository repository, OrderBookStore store, TransactionTemplate primary) {
        this.repository = repository;
        this.store = store;
        this.primary = primary;
    }

    /** Symbols whose book is missing or other than the orders, with both. */
    Map<String, String> differences() {
        return differences(List.copyOf(Objects.requireNonNull(primary.execute(status -> repository.ticks()))
                .keySet()));
    }

    Map<String, String> differences(List<String> symbols) {
        Map<String, String> differences = new TreeMap<>();
        for (String symbol : symbols) {
            Optional<OrderBook> book =
                    OrderBookStore.await(store.read(symbol, 0)).map(CachedBook::book);
            String cached = book.map(BookComparison::text).orElse("no book");
            String truth = truth(symbol);
            if (!cached.equals(truth)) {
                differences.put(symbol, "cached " + cached + ", true " + truth);
            }
        }
        return differences;
    }

    private String truth(String symbol) {
        List<OrderBookRepository.TrueLevel> levels =
                Objects.requireNonNull(primary.execute(status -> repository.levels(symbol)));
        return text(levels, BookSide.BIDS) + " / " + text(levels, BookSide.ASKS);
    }

    private static String text(List<OrderBookRepository.TrueLevel> levels, BookSide side) {
        return levels.stream()
                .filter(level -> level.side() == side)
                .map(OrderBookRepository.TrueLevel::level)
                .sorted((one, other) -> side.bestFirst().compare(one.price(), other.price()))
                .map(BookComparison::text)
                .collect(Collectors.joining(", "));
    }

    /** The levels of a book, the best first. */
    static String text(OrderBook book) {
        return book.bids().stream().map(BookComparison::text).collect(Collectors.joining(", ")) + " / "
                + book.asks().stream().map(BookComparison::text).collect(Collectors.joining(", "));
    }

    private static String text(BookLevel level) {
        return level.price().stripTrailingZeros().toPlainString() + ": "
                + level.quantity().stripTrailingZeros().toPlainString() + " of " + level.orders();
    }
}
