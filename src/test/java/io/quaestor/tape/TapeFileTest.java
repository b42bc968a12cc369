package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TapeFileTest {

    static final Instant LATEST = Instant.parse("2026-01-01T00:00:00Z");

    private static final String HEADER = "id,price,qty,quote_qty,time,is_buyer_maker\n";
    private static final String GOOD = "7,61800.3,0.006,370.8018,1723161256322,false\n";

    @TempDir
    Path folder;

    /** Lines that are refused, with the words that say why. */
    static Stream<Arguments> hostileLines() {
        return Stream.of(
                Arguments.of(",1,1,1,1723161256322,true", "the id must be 1 to 64"),
                Arguments.of("7,,1,1,1723161256322,true", "price must be a plain decimal number, not nothing"),
                Arguments.of("7,1,,1,1723161256322,true", "qty must be a plain decimal number, not nothing"),
                Arguments.of("7,1,1,,1723161256322,true", "quote_qty must be a plain decimal number, not nothing"),
                Arguments.of("7,1,1,1,,true", "time must be milliseconds or microseconds since 1970, not nothing"),
                Arguments.of("7,1,1,1,1723161256322,", "is_buyer_maker must be true or false, not nothing"),
                Arguments.of(",,,,,", "the id must be"),
                Arguments.of("7,NaN,1,1,1723161256322,true", "price must be a plain decimal number, not \"NaN\""),
                Arguments.of("7,1,Infinity,1,1723161256322,true", "qty must be a plain decimal number"),
                Arguments.of("7,1e400,1,1,1723161256322,true", "price must be a plain decimal number, not \"1e400\""),
                Arguments.of("7,1,1E+999999999,1,1723161256322,true", "qty must be a plain decimal number"),
                Arguments.of("7,0x10,1,16,1723161256322,true", "price must be a plain decimal number"),
                Arguments.of("7,١,1,1,1723161256322,true", "price must be a plain decimal number"),
                Arguments.of("7, 1,1,1,1723161256322,true", "price must be a plain decimal number, not \" 1\""),
                Arguments.of("7,\"1\",1,1,1723161256322,true", "price must be a plain decimal number"),
                Arguments.of("7,-1,1,-1,1723161256322,true", "price must be above zero, not \"-1\""),
                Arguments.of("7,1,-1,-1,1723161256322,true", "qty must be above zero"),
                Arguments.of("7,0,1,0,1723161256322,true", "price must be above zero, not \"0\""),
                Arguments.of("7,1,0.000,0,1723161256322,true", "qty must be above zero"),
                Arguments.of("7,0.1234567890123456789,1,0.12,1723161256322,true", "more than 18 digits"),
                Arguments.of("7,1234567890123456789,1,1,1723161256322,true", "more than 18 digits"),
                Arguments.of("7,1,1,2,1723161256322,true", "quote_qty \"2\" is not price times qty, 1"),
                Arguments.of("7,61800.3,0.006,370.8118,1723161256322,true", "is not price times qty, 370.8018"),
                Arguments.of("7,1,1,1,0,true", "is 1970-01-01T00:00:00Z, which is not between 2009-01-01"),
                Arguments.of("7,1,1,1,1723161256,true", "which is not between 2009-01-01"),
                Arguments.of("7,1,1,1,1767225600001,true", "and 2026-01-01T00:00:00Z"),
                Arguments.of("7,1,1,1,999999999999999,true", "which is not between"),
                Arguments.of("7,1,1,1,1705221212000000000,true", "time must be milliseconds or microseconds"),
                Arguments.of("7,1,1,1,-5,true", "time must be milliseconds or microseconds"),
                Arguments.of("7,1,1,1,1723161256322.5,true", "time must be milliseconds or microseconds"),
                Arguments.of("7,1,1,1,1723161256322,yes", "is_buyer_maker must be true or false, not \"yes\""),
                Arguments.of("7,1,1,1,1723161256322,1", "is_buyer_maker must be true or false"),
                Arguments.of("7,1,1,1,1723161256322", "it has 5 columns, not the 6"),
                Arguments.of("7,1,1,1,1723161256322,true,true", "it has 7 columns, not the 6"),
                Arguments.of("7;1;1;1;1723161256322;true", "it has 1 columns, not the 6"),
                Arguments.of("7,1\0,1,1,1723161256322,true", "price must be a plain decimal number, not \"1?\""),
                Arguments.of("\0\0\0\0", "it has 1 columns, not the 6"),
                Arguments.of("7'; drop table trades; --,1,1,1,1723161256322,true", "the id must be"),
                Arguments.of("id,price,qty,quote_qty,time,is_buyer_maker", "price must be a plain decimal number"),
                Arguments.of("7," + "1".repeat(10_000) + ",1,1,1723161256322,true", "longer than 1000 characters"),
                Arguments.of("7," + "1".repeat(900) + ",1,1,1723161256322,true", "and 860 characters more"),
                Arguments.of("7".repeat(65) + ",1,1,1,1723161256322,true", "the id must be 1 to 64"));
    }

    @ParameterizedTest
    @MethodSource("hostileLines")
    void a_bad_line_is_refused_with_its_number_and_the_reason_on_one_short_line(String line, String reason)
            throws IOException {
        Path file = file(HEADER + GOOD + line + "\n" + GOOD);
        try (TapeFile tape = TapeFile.open(file, LATEST)) {
            assertThat(tape.next()).map(TapeRow::line).contains(2L);
            assertThatThrownBy(tape::next)
                    .isInstanceOf(TapeRefused.class)
                    .message()
                    .startsWith("line 3: ")
                    .contains(reason)
                    .hasSizeLessThan(250)
                    .matches("[\\x20-\\x7E]+");
        }
    }

    @Test
    void a_header_a_byte_order_mark_carriage_returns_empty_lines_and_a_missing_last_line_feed_do_no_harm()
            throws IOException {
        String twoRows = GOOD + "8,61800.3,0.2,12360.06,1723161256344,TRUE";
        for (String text : List.of(
                HEADER + twoRows,
                twoRows,
                "\uFEFF" + HEADER + twoRows,
                (HEADER + twoRows).replace("\n", "\r\n"),
                "\n" + twoRows.replace("\n", "\n\n") + "\n\n")) {
            assertThat(rows(file(text))).extracting(TapeRow::id).containsExactly("7", "8");
        }
    }

    @Test
    void a_row_holds_what_was_recorded_with_the_decimals_that_are_used() throws IOException {
        assertThat(rows(file("a-1,0100.50,4000.000,402000,1723161256322,True\n")))
                .containsExactly(new TapeRow(
                        1,
                        "a-1",
                        new BigDecimal("100.5"),
                        new BigDecimal("4000"),
                        Instant.parse("2024-08-08T23:54:16.322Z"),
                        true));
    }

    @Test
    void times_in_microseconds_are_told_from_milliseconds_by_their_size() throws IOException {
        assertThat(rows(file("7,1,1,1,1723161256322,true\n8,1,1,1,1723161256322123,true\n")))
                .extracting(TapeRow::time)
                .containsExactly(
                        Instant.parse("2024-08-08T23:54:16.322Z"), Instant.parse("2024-08-08T23:54:16.322123Z"));
    }

    @Test
    void a_quote_quantity_may_be_rounded_or_cut_at_its_last_digit() throws IOException {
        assertThat(rows(file("7,61800.3,0.006,370.81,1723161256322,true\n8,61800.3,0.006,370,1723161256322,true\n")))
                .hasSize(2);
    }

    @Test
    void a_file_cut_off_in_the_middle_of_its_gzip_stream_gives_its_whole_lines_and_then_says_so() throws IOException {
        byte[] whole = gzip(HEADER + GOOD.repeat(3_000));
        Path file = folder.resolve("cut.gz");
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));
        List<TapeRow> rows = new ArrayList<>();
        try (TapeFile tape = TapeFile.open(file, LATEST)) {
            assertThatThrownBy(() -> {
                        for (Optional<TapeRow> row = tape.next(); row.isPresent(); row = tape.next()) {
                            rows.add(row.get());
                        }
                    })
                    .isInstanceOf(TapeRefused.class)
                    .hasMessageMatching("line \\d+: it cannot be read, the file may be incomplete: .*");
        }
        assertThat(rows)
                .isNotEmpty()
                .hasSizeLessThan(3_000)
                .allMatch(row -> row.time().equals(Instant.ofEpochMilli(1723161256322L)));
    }

    @Test
    void what_is_no_tape_at_all_is_refused_by_name() throws IOException {
        assertRefused(folder.resolve("absent.csv"), "there is no file");
        assertRefused(folder, "is not a file");
        assertRefused(file(""), "holds no trade");
        assertRefused(file(HEADER), "holds no trade");
        assertRefused(file("\n\n"), "holds no trade");
        Path broken = folder.resolve("broken.gz");
        Files.write(broken, new byte[] {0x1f, (byte) 0x8b, 1, 2, 3});
        assertRefused(broken, "cannot be read");
        Path noise = folder.resolve("noise");
        Files.write(noise, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, 3});
        assertRefused(noise, "line 1: it has 1 columns");
    }

    @Test
    void a_survey_finds_tick_lot_least_trade_and_times_up_to_the_first_bad_line() throws IOException {
        TapeSurvey survey = TapeSurvey.of(
                file(
                        HEADER
                                + "1,10.5,3,31.5,1723161256322,true\n2,9.25,0.20,1.85,1723161256300,false\n3,10,1,10,1723161256310,false\n4,bad\n"),
                LATEST);
        assertThat(survey.rows()).isEqualTo(3);
        assertThat(survey.firstBad()).hasMessageStartingWith("line 5: it has 2 columns");
        assertThat(survey.tickSize()).isEqualByComparingTo("0.01");
        assertThat(survey.lotSize()).isEqualByComparingTo("0.1");
        assertThat(survey.leastNotional()).isEqualByComparingTo("1.85");
        assertThat(survey.highestPrice()).isEqualByComparingTo("10.5");
        assertThat(survey.from()).isEqualTo(Instant.ofEpochMilli(1723161256300L));
        assertThat(survey.to()).isEqualTo(Instant.ofEpochMilli(1723161256322L));
    }

    @Test
    void prices_and_quantities_with_more_than_18_decimals_together_are_refused_at_the_line_that_makes_them_so()
            throws IOException {
        TapeSurvey survey = TapeSurvey.of(file("""
                        1,0.1234567891,1,0.1234567891,1723161256322,true
                        2,1,0.123456789,0.123456789,1723161256322,true
                        """), LATEST);
        assertThat(survey.rows()).isEqualTo(1);
        assertThat(survey.firstBad())
                .hasMessageContaining("line 2: prices with 10 and quantities with 9 decimal places");
    }

    @Test
    void a_file_that_runs_newest_first_is_refused_and_one_with_equal_times_is_not() throws IOException {
        String same = "1,1,1,1,1723161256322,true\n".repeat(50);
        assertThat(TapeSurvey.of(file(same), LATEST).rows()).isEqualTo(50);
        assertRefused(file(same + "2,1,1,1,1723161256321,true\n"), "runs backwards, newest first");
    }

    private void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> TapeSurvey.of(file, LATEST))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining(reason);
    }

    private List<TapeRow> rows(Path file) throws IOException {
        List<TapeRow> rows = new ArrayList<>();
        try (TapeFile tape = TapeFile.open(file, LATEST)) {
            for (Optional<TapeRow> row = tape.next(); row.isPresent(); row = tape.next()) {
                rows.add(row.get());
            }
        }
        return rows;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "tape", ".csv"), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
