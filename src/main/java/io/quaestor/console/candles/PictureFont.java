package io.quaestor.console.candles;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The font of pictures: one that is installed and can write both languages.
 *
 * @see "docs/decisions/charts.md"
 */
final class PictureFont {

    private static final Logger log = LoggerFactory.getLogger(PictureFont.class);

    /** What the texts of pictures are made of. */
    private static final String SAMPLE = "가각힣시고저종거래량 AZaz09–·…−";

    /** Families that have both, by what is usual where. */
    private static final List<String> FAMILIES = List.of(
            "Noto Sans CJK KR",
            "Noto Sans KR",
            "Pretendard",
            "Apple SD Gothic Neo",
            "Malgun Gothic",
            "NanumGothic",
            "Nanum Gothic",
            "UnDotum");

    private static final Font PLAIN = choose();

    private PictureFont() {}

    /** The font in this size, in points. */
    static Font size(int points) {
        return PLAIN.deriveFont(Font.PLAIN, points);
    }

    /** The same, bold. */
    static Font bold(int points) {
        return PLAIN.deriveFont(Font.BOLD, points);
    }

    private static Font choose() {
        List<String> installed = Arrays.asList(
                GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT));
        Optional<Font> found = Stream.concat(
                        FAMILIES.stream().filter(installed::contains),
                        Stream.concat(Stream.of(Font.SANS_SERIF), installed.stream()))
                .map(family -> new Font(family, Font.PLAIN, 12))
                .filter(font -> font.canDisplayUpTo(SAMPLE) < 0)
                .findFirst();
        if (found.isEmpty()) {
            log.warn("No installed font can write Korean: pictures of charts will show boxes in its place."
                    + " Install one, such as Noto Sans CJK (Debian: fonts-noto-cjk)");
        }
        return found.orElseGet(() -> new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }
}
