package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.backup.BackupRun;
import io.quaestor.console.operators.OperatorRefused;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.LedgerEntry;
import io.quaestor.exchange.events.Aggregate;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.positions.PositionSide;
import io.quaestor.exchange.transfers.TransferStatus;
import io.quaestor.exchange.transfers.TransferType;
import io.quaestor.exchange.users.UserStatus;
import io.quaestor.health.HealthReason;
import io.quaestor.health.HealthStatus;
import io.quaestor.health.RedisMembership;
import io.quaestor.market.orderbook.BookCheck;
import io.quaestor.market.orderbook.BookLook;
import io.quaestor.market.orderbook.BookSide;
import io.quaestor.market.orderbook.BookState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** English and Korean are complete, and nothing in them is unused. */
class TranslationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/vaadin-i18n");
    private static final Path CONSOLE = Path.of("src/main/java/io/quaestor/console");
    private static final Pattern LITERAL =
            Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[A-Za-z0-9_-]+)+|[a-z-]+(?:\\.[a-z-]+)*\\.)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    @Test
    void korean_says_everything_that_english_says() throws IOException {
        assertThat(texts("translations_ko").stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(texts("translations").stringPropertyNames());
        assertThat(texts("translations_en"))
                .as("English is in translations.properties")
                .isEmpty();
    }

    @Test
    void texts_name_the_same_values_in_both_languages_and_none_is_blank() throws IOException {
        Properties english = texts("translations");
        Properties korean = texts("translations_ko");
        for (String key : english.stringPropertyNames()) {
            assertThat(korean.getProperty(key)).as(key).isNotBlank();
            assertThat(english.getProperty(key)).as(key).isNotBlank();
            assertThat(placeholders(korean.getProperty(key))).as(key).isEqualTo(placeholders(english.getProperty(key)));
            // A single quote would be eaten, and what it encloses not be filled in.
            assertThat(korean.getProperty(key) + english.getProperty(key))
                    .as(key)
                    .doesNotContain("'");
        }
    }

    @Test
    void korean_texts_are_korean() throws IOException {
        Properties english = texts("translations");
        Properties korean = texts("translations_ko");
        assertThat(english.stringPropertyNames())
                .allSatisfy(
                        key -> assertThat(korean.getProperty(key).codePoints().anyMatch(TranslationsTest::isHangul))
                                .as(key)
                                .isTrue());
    }

    static Stream<String> keysInTheCode() throws IOException {
        return literals().filter(literal -> !literal.endsWith("."));
    }

    @ParameterizedTest
    @MethodSource("keysInTheCode")
    void every_key_in_the_code_has_a_text(String key) throws IOException {
        assertThat(texts("translations").stringPropertyNames()).contains(key);
    }

    @Test
    void every_text_is_used() throws IOException {
        List<String> used = literals().toList();
        List<String> starts =
                used.stream().filter(literal -> literal.endsWith(".")).toList();
        assertThat(texts("translations").stringPropertyNames())
                .allSatisfy(key -> assertThat(
                                used.contains(key) || starts.contains(key.substring(0, key.lastIndexOf('.') + 1)))
                        .as(key)
                        .isTrue());
    }

    @Test
    void every_value_that_completes_a_key_has_a_text() throws IOException {
        var texts = texts("translations").stringPropertyNames();
        assertThat(texts).containsAll(keys("password.refused.", passwordReasons()));
        assertThat(texts).containsAll(keys("stores.reason.", HealthReason.values()));
        assertThat(texts).containsAll(keys("stores.status.", HealthStatus.values()));
        assertThat(texts).containsAll(keys("stores.redis-node.", RedisMembership.Role.values()));
        assertThat(texts).containsAll(keys("backups.run.", BackupRun.State.values()));
        assertThat(texts).containsAll(keys("operator.scheme.", Preferences.Scheme.values()));
        assertThat(texts).containsAll(keys("refusal.", Refusal.Reason.values()));
        assertThat(texts).containsAll(keys("action.refused.", Refusal.Code.values()));
        assertThat(texts).containsAll(keys("order.status.", OrderStatus.values()));
        assertThat(texts).containsAll(keys("event.field.", EventChanges.FIELDS.toArray()));
        assertThat(texts).containsAll(keys("instrument.status.", InstrumentStatus.values()));
        assertThat(texts).containsAll(keys("order.type.", OrderType.values()));
        assertThat(texts).containsAll(keys("side.", OrderSide.values()));
        assertThat(texts).containsAll(keys("side.", PositionSide.values()));
        assertThat(texts).containsAll(keys("account.kind.", AccountKind.values()));
        assertThat(texts).containsAll(keys("entry.kind.", LedgerEntry.Kind.values()));
        assertThat(texts).containsAll(keys("transfer.type.", TransferType.values()));
        assertThat(texts).containsAll(keys("transfer.status.", TransferStatus.values()));
        assertThat(texts).containsAll(keys("event.aggregate.", Aggregate.values()));
        assertThat(texts).containsAll(keys("book.state.", BookLook.State.values()));
        assertThat(texts).containsAll(keys("book.check.", BookCheck.Finding.values()));
        assertThat(texts).containsAll(keys("book.side.", BookSide.values()));
        assertThat(texts).containsAll(keys("market.book.", BookState.Standing.values()));
        assertThat(texts).contains("market.book.DIFFERS", "market.book.MISSING", "market.book.BROKEN");
        assertThat(texts)
                .containsAll(Stream.of(UserStatus.values())
                        .map(status -> "user.status." + status.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Object[] passwordReasons() {
        return Stream.of(OperatorRefused.Reason.values())
                .filter(reason ->
                        !reason.name().startsWith("NAME") && !reason.name().startsWith("ROLES"))
                .toArray();
    }

    private static List<String> keys(String start, Object[] ends) {
        return Stream.of(ends).map(end -> start + end).toList();
    }

    private static boolean isHangul(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HANGUL;
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** String literals of the console that look like a key, or like the start of one. */
    private static Stream<String> literals() throws IOException {
        String starts = texts("translations").stringPropertyNames().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern ours = Pattern.compile("(" + starts + ")\\..*");
        try (Stream<Path> files = Files.walk(CONSOLE)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    // Actions show nothing; what they name like a key is for the audit log.
                    .filter(file -> !file.toString().endsWith("Actions.java"))
                    .flatMap(file -> LITERAL.matcher(read(file)).results().map(found -> found.group(1)))
                    .filter(literal -> ours.matcher(literal).matches())
                    // What a browser's event holds, and audit actions, are not texts.
                    .filter(literal -> !literal.equals("event.key"))
                    .filter(literal -> !literal.matches("operator\\.(added|signed_in|password_reset|password_changed)"))
                    .distinct()
                    .toList()
                    .stream();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties texts(String name) throws IOException {
        Properties texts = new Properties();
        try (var reader = Files.newBufferedReader(FOLDER.resolve(name + ".properties"))) {
            texts.load(reader);
        }
        return texts;
    }
}
