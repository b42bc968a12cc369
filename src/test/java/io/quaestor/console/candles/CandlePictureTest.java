package io.quaestor.console.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Pictures for reports. Each is also left in {@code target/screenshots}, to be looked at. */
class CandlePictureTest {

    private static final Contract CONTRACT = new Contract("BTC-USDT", "BTC", "USDT");
    private static final Instant FROM = Instant.parse("2026-11-26T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-27T00:00:00Z");
    private static final Path PICTURES = Path.of("target/screenshots");

    @ParameterizedTest(name = "{0}, dark: {1}")
    @CsvSource({"en, false", "ko, true", "ko, false"})
    void png_is_drawn_in_its_size_and_colours_and_is_not_blank(String language, boolean isDark) throws IOException {
        byte[] file = picture(language, isDark, candles()).bytes(PictureFormat.PNG);
        keep("picture-" + language + (isDark ? "-dark" : "") + ".png", file);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(image.getWidth()).isEqualTo(CandlePicture.WIDTH * CandlePicture.SCALE);
        assertThat(image.getHeight()).isEqualTo(CandlePicture.HEIGHT * CandlePicture.SCALE);
        Map<Integer, Integer> colours = colours(image);
        assertThat(colours.get(isDark ? 0x14171d : 0xffffff)).as("background").isGreaterThan(1_000_000);
        assertThat(colours.get(isDark ? 0x4fd39a : 0x0b7a4b)).as("rising").isGreaterThan(1_000);
        assertThat(colours.get(isDark ? 0xff8b8b : 0xc02a2a)).as("falling").isGreaterThan(1_000);
    }

    @Test
    void svg_is_well_formed_keeps_its_texts_and_needs_no_styles() throws Exception {
        byte[] file = picture("ko", false, candles()).bytes(PictureFormat.SVG);
        keep("picture-ko.svg", file);
        String text = new String(file, StandardCharsets.UTF_8);
        assertThat(text).contains("가격 (USDT)", "거래량 (BTC)", "시각 (UTC)", "종가", "<title>BTC-USDT 캔들, 15m");
        assertThat(text).as("what a strict policy forbids").doesNotContain(" style=", "<style", "<script", "<!DOCTYPE");
        Document document = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(file));
        assertThat(document.getDocumentElement().getLocalName()).isEqualTo("svg");
        assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 1200 675");
        assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(20);
    }

    @Test
    void figures_in_words_have_every_digit() {
        List<Candle> candles = new ArrayList<>(candles());
        candles.add(new Candle(
                Instant.parse("2026-11-26T23:45:00Z"),
                dec("64000"),
                dec("64000.000000000000000003"),
                dec("63999.1"),
                dec("64000.000000000000000001"),
                dec("0.000000000000000007"),
                dec("1"),
                1,
                true));
        String text = new String(picture("en", false, candles).bytes(PictureFormat.SVG), StandardCharsets.UTF_8);
        assertThat(text).contains("Close 64,000.000000000000000001 (2026-11-26 23:45:00, not finished)");
    }

    @Test
    void a_range_without_trades_says_so() {
        String text = new String(picture("en", false, List.of()).bytes(PictureFormat.SVG), StandardCharsets.UTF_8);
        assertThat(text).contains("No trades in this range");
    }

    @Test
    void an_installed_font_writes_korean() {
        assertThat(PictureFont.size(12).canDisplayUpTo("가격 거래량 종가")).isNegative();
    }

    private static CandlePicture picture(String language, boolean isDark, List<Candle> candles) {
        return new CandlePicture(
                CONTRACT,
                CandleInterval.FIFTEEN_MINUTES,
                new PictureRange(FROM, TO),
                candles,
                Locale.of(language),
                isDark,
                TO);
    }

    /** A day of quarters, without those of two hours. */
    private static List<Candle> candles() {
        Random random = new Random(5);
        List<Candle> candles = new ArrayList<>();
        BigDecimal price = dec("64250.5");
        for (int i = 0; i < 95; i++) {
            BigDecimal open = price;
            price = price.add(BigDecimal.valueOf(random.nextInt(2_001) - 1_000, 1));
            if (i < 40 || i >= 48) {
                candles.add(new Candle(
                        FROM.plusSeconds(900L * i),
                        open,
                        open.max(price).add(BigDecimal.valueOf(random.nextInt(500), 1)),
                        open.min(price).subtract(BigDecimal.valueOf(random.nextInt(500), 1)),
                        price,
                        BigDecimal.valueOf(random.nextInt(90_000), 3),
                        dec("1"),
                        1,
                        false));
            }
        }
        return candles;
    }

    private static Map<Integer, Integer> colours(BufferedImage image) {
        Map<Integer, Integer> colours = new HashMap<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        return colours;
    }

    private static void keep(String name, byte[] file) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name), file);
    }

    private static BigDecimal dec(String value) {
        return new BigDecimal(value);
    }
}
