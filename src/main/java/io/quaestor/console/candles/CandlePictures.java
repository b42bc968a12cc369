package io.quaestor.console.candles;

import io.quaestor.console.frame.FilterBar;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Texts;
import io.quaestor.market.candles.CandleInterval;
import io.quaestor.market.candles.CandleService;
import io.quaestor.platform.data.Reads;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Candle charts under addresses that stay: {@code /pictures/candles/BTC-USDT.png?interval=1h&from=…&to=…&locale=ko&
 * scheme=dark}. Who may see the screen may see the picture. What makes no sense is answered with 400 and what is wrong, an
 * unknown symbol with 404, and with 503 while a database is away.
 */
@RestController
class CandlePictures {

    private static final Logger log = LoggerFactory.getLogger(CandlePictures.class);
    private static final String PATH = "pictures/candles/";
    private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.KOREAN);
    private static final List<String> SCHEMES = List.of("light", "dark");
    private static final List<String> PARAMETERS = List.of("interval", "from", "to", "locale", "scheme");
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    /** What the address asks for cannot be drawn. */
    private static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1;

        Wrong(String what) {
            super(what);
        }
    }

    private final CandleService candles;
    private final ContractQueries contracts;
    private final Reads reads;
    private final Clock clock;

    CandlePictures(CandleService candles, ContractQueries contracts, Reads reads, Clock clock) {
        this.candles = candles;
        this.contracts = contracts;
        this.reads = reads;
        this.clock = clock;
    }

    /** The address of a picture, beneath the console's own. */
    static String address(
            String symbol, PictureFormat format, CandleInterval interval, PictureRange range, Locale locale) {
        return PATH + symbol + "." + format.ending() + "?interval=" + interval.code() + "&from=" + range.from() + "&to="
                + range.to() + "&locale=" + locale.getLanguage() + "&scheme=light";
    }

    /**
     * Draws the picture.
     *
     * @param file symbol and format
     * @param query see the class; all of it may be left out
     */
    @GetMapping("/pictures/candles/{file}")
    @PreAuthorize("hasAnyRole('VIEWER', 'SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')")
    public ResponseEntity<?> picture(@PathVariable String file, @RequestParam Map<String, String> query) {
        try {
            return drawn(file, query);
        } catch (Wrong wrong) {
            return said(HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()));
        } catch (Refusal refusal) {
            return said(
                    refusal.code() == Refusal.Code.UNKNOWN ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST,
                    refusal.getMessage());
        } catch (DataAccessException | TransactionException e) {
            log.warn("A picture could not be drawn", e);
            return said(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "a database does not answer, so there is no picture; see the Stores screen, then try again");
        }
    }

    private ResponseEntity<?> drawn(String file, Map<String, String> query) {
        query.keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Wrong("there is no parameter \"" + brief(name) + "\"; there are "
                            + String.join(", ", PARAMETERS));
                });
        int dot = file.lastIndexOf('.');
        PictureFormat format = Stream.of(PictureFormat.values())
                .filter(one -> file.substring(dot + 1).equals(one.ending()))
                .findFirst()
                .orElseThrow(() -> new Wrong("the address must end in .png or .svg"));
        String symbol = file.substring(0, Math.max(0, dot));
        Texts.name(symbol, "symbol");
        CandleInterval interval = CandleInterval.of(query.getOrDefault("interval", "1h"));
        PictureRange range = range(query, interval);
        Locale locale = LOCALES.stream()
                .filter(one -> one.getLanguage().equals(query.getOrDefault("locale", "en")))
                .findFirst()
                .orElseThrow(() -> new Wrong("locale must be one of "
                        + LOCALES.stream().map(Locale::getLanguage).collect(Collectors.joining(", "))));
        String scheme = query.getOrDefault("scheme", "light");
        if (!SCHEMES.contains(scheme)) {
            throw new Wrong("scheme must be one of " + String.join(", ", SCHEMES));
        }
        Contract contract = reads.read(() -> contracts.find(symbol))
                .value()
                .orElseThrow(() -> new Refusal(Refusal.Code.UNKNOWN, "there is no instrument " + symbol));
        Instant now = clock.instant();
        CandlePicture picture = new CandlePicture(
                contract,
                interval,
                range,
                candles.candles(symbol, interval, range.from(), range.to(), PictureRange.MOST),
                locale,
                scheme.equals("dark"),
                now);
        return ResponseEntity.ok()
                .contentType(format.type())
                .cacheControl(CacheControl.noStore())
                .header(
                        "Content-Disposition",
                        ContentDisposition.inline()
                                .filename(symbol + "-" + interval.code() + "." + format.ending())
                                .build()
                                .toString())
                .body(picture.bytes(format));
    }

    private PictureRange range(Map<String, String> query, CandleInterval interval) {
        if (query.containsKey("from") != query.containsKey("to")) {
            throw new Wrong("from and to belong together: name both, or neither for the newest candles");
        }
        if (!query.containsKey("from")) {
            return PictureRange.until(clock.instant(), interval);
        }
        PictureRange range = new PictureRange(time(query, "from"), time(query, "to"));
        if (range.isReversed()) {
            throw new Wrong("from, " + range.from() + ", must lie before to, " + range.to());
        }
        if (range.isTooLong(interval)) {
            throw new Wrong("a picture holds " + PictureRange.MOST + " candles of " + interval.code()
                    + " at most; shorten the range or take a longer interval");
        }
        return range;
    }

    private static Instant time(Map<String, String> query, String name) {
        return FilterBar.time(query.getOrDefault(name, ""))
                .orElseThrow(() -> new Wrong(name + " must be a time from 1970 to 2199 such as 2026-01-31T12:00:00Z"));
    }

    private static ResponseEntity<String> said(HttpStatus status, String what) {
        return ResponseEntity.status(status).contentType(TEXT).body(what);
    }

    private static String brief(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
