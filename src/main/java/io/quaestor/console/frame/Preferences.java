package io.quaestor.console.frame;

import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An operator's language, colour scheme and zone of times, kept in cookies of the browser, so that sign-in shows them too. */
final class Preferences {

    static final List<Locale> LANGUAGES = List.of(Locale.KOREAN, Locale.ENGLISH);

    /** Light or dark, or what the operator's system says. */
    enum Scheme {
        LIGHT(ColorScheme.Value.LIGHT),
        DARK(ColorScheme.Value.DARK),
        SYSTEM(ColorScheme.Value.SYSTEM);

        private final ColorScheme.Value value;

        Scheme(ColorScheme.Value value) {
            this.value = value;
        }

        ColorScheme.Value value() {
            return value;
        }
    }

    /** In which zone times are shown. */
    enum Zone {
        UTC,
        LOCAL
    }

    private static final String ZONE = "quaestor-zone";
    private static final String LANGUAGE = "quaestor-language";
    private static final String SCHEME = "quaestor-scheme";
    private static final Duration KEPT = Duration.ofDays(365);

    private Preferences() {}

    /** The language chosen before, else the first of the browser's that we speak, else English. */
    static Locale language(VaadinRequest request) {
        Optional<Locale> chosen = cookie(request, LANGUAGE).flatMap(Preferences::spoken);
        return chosen.orElseGet(() -> Collections.list(request.getLocales()).stream()
                .flatMap(locale -> spoken(locale.getLanguage()).stream())
                .findFirst()
                .orElse(Locale.ENGLISH));
    }

    static Scheme scheme(VaadinRequest request) {
        return cookie(request, SCHEME)
                .flatMap(name -> Arrays.stream(Scheme.values())
                        .filter(scheme -> scheme.name().equals(name))
                        .findFirst())
                .orElse(Scheme.SYSTEM);
    }

    static Zone zone(VaadinRequest request) {
        return cookie(request, ZONE)
                .flatMap(name -> Arrays.stream(Zone.values())
                        .filter(zone -> zone.name().equals(name))
                        .findFirst())
                .orElse(Zone.UTC);
    }

    static void rememberZone(VaadinRequest request, VaadinResponse response, Zone zone) {
        remember(request, response, ZONE, zone.name());
    }

    static void rememberLanguage(VaadinRequest request, VaadinResponse response, Locale language) {
        remember(request, response, LANGUAGE, language.getLanguage());
    }

    static void rememberScheme(VaadinRequest request, VaadinResponse response, Scheme scheme) {
        remember(request, response, SCHEME, scheme.name());
    }

    private static Optional<Locale> spoken(String language) {
        return LANGUAGES.stream()
                .filter(locale -> locale.getLanguage().equals(language))
                .findFirst();
    }

    private static Optional<String> cookie(VaadinRequest request, String name) {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private static void remember(VaadinRequest request, VaadinResponse response, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        cookie.setPath("/");
        cookie.setMaxAge((int) KEPT.toSeconds());
        response.addCookie(cookie);
    }
}
