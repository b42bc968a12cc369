package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.000000000000000000 | 0",
                "-0.00 | 0",
                "1.000000000000000000 | 1",
                "100 | 100",
                "1000 | 1,000",
                "1E+6 | 1,000,000",
                "64250.500000000000000000 | 64,250.5",
                "-1234567.89 | -1,234,567.89",
                "-123 | -123",
                "0.000000000000000001 | 0.000000000000000001",
                "123456789012345678.123456789012345678 | 123,456,789,012,345,678.123456789012345678"
            })
    void amount_keeps_every_digit_that_counts_and_no_other(BigDecimal amount, String text) {
        assertThat(Formats.amount(amount)).isEqualTo(text);
    }

    @Test
    void missing_values_are_dashes() {
        assertThat(Formats.amount(null)).isEqualTo("–");
        assertThat(Formats.time(null)).isEqualTo("–");
        assertThat(Formats.millis(null)).isEqualTo("–");
    }

    @Test
    void times_are_in_utc() {
        Instant time = Instant.parse("2026-03-01T23:59:59.123456Z");
        assertThat(Formats.time(time)).isEqualTo("2026-03-01 23:59:59");
        assertThat(Formats.millis(time)).isEqualTo("2026-03-01 23:59:59.123");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "268435456, 256 MiB", "5905580032, 5.5 GiB"})
    void sizes_have_one_decimal_place(long bytes, String text) {
        assertThat(Formats.bytes(bytes).replace(",", "")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "61, 1 m 1 s", "3725, 1 h 2 m", "277200, 3 d 5 h"})
    void durations_have_the_two_largest_units(long seconds, String text) {
        assertThat(Formats.duration(seconds)).isEqualTo(text);
    }
}
