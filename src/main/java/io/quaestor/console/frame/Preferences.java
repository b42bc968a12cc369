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

/**
 * Language, colour scheme and zone of times, kept in cookies of the browser, so that sign-in shows them too. What an
 * operator chose is kept with their other preferences as well, and brought into every browser they sign in with.
 */
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

    /** The three together. */
    record Look(Locale language, Scheme scheme, Zone zone) {

        /** Name among the operator's preferences. */
        static final String PREFERENCE = "look";

        Look with(Locale other) {
            return new Look(other, scheme, zone);
        }

        Look with(Scheme other) {
            return new Look(language, other, zone);
        }

        Look with(Zone other) {
            return new Look(language, scheme, other);
        }

        String text() {
            return language.getLanguage() + " " + scheme + " " + zone;
        }

        /** Empty for what {@link #text} did not write. */
        static Optional<Look> of(String text) {
            List<String> parts = List.of(text.split(" ", -1));
            if (parts.size() != 3) {
                return Optional.empty();
            }
            return spoken(parts.get(0))
                    .flatMap(language -> named(Scheme.values(), parts.get(1))
                            .flatMap(scheme ->
                                    named(Zone.values(), parts.get(2)).map(zone -> new Look(language, scheme, zone))));
        }
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
                .flatMap(name -> named(Scheme.values(), name))
                .orElse(Scheme.SYSTEM);
    }

    static Zone zone(VaadinRequest request) {
        return cookie(request, ZONE).flatMap(name -> named(Zone.values(), name)).orElse(Zone.UTC);
    }

    static Look look(VaadinRequest request) {
        return new Look(language(request), scheme(request), zone(request));
    }

    /** Lets the browser keep it. */
    static void remember(VaadinRequest request, VaadinResponse response, Look look) {
        remember(request, response, LANGUAGE, look.language().getLanguage());
        remember(request, response, SCHEME, look.scheme().name());
        remember(request, response, ZONE, look.zone().name());
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
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
