package io.quaestor.console.frame;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.UIInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gives every page its language, its colour scheme before the first paint, and a content security policy. Scripts run
 * from our own origin or with the page's nonce; {@code 'unsafe-eval'} and inline styles remain, because Flow's client
 * runs the server's expressions through {@code Function} and components style themselves.
 */
@Component
class PageSetup implements VaadinServiceInitListener {

    private static final Logger LOG = LoggerFactory.getLogger(PageSetup.class);

    private final OperatorPreferences preferences;
    private final SecureRandom random = new SecureRandom();

    PageSetup(OperatorPreferences preferences) {
        this.preferences = preferences;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(this::prepare);
        event.getSource().addUIInitListener(PageSetup::begin);
        event.getSource().addSessionInitListener(init -> init.getSession().setErrorHandler(new UnexpectedErrors()));
    }

    private static void begin(UIInitEvent event) {
        UI ui = event.getUI();
        VaadinRequest request = VaadinRequest.getCurrent();
        if (request != null) {
            ui.setLocale(Preferences.language(request));
        }
        ui.getReconnectDialogConfiguration().setDialogText(ui.getTranslation("connection.lost"));
        ui.getReconnectDialogConfiguration().setDialogTextGaveUp(ui.getTranslation("connection.given-up"));
    }

    private void prepare(IndexHtmlResponse page) {
        VaadinRequest request = page.getVaadinRequest();
        Element html = page.getDocument().getElementsByTag("html").getFirst();
        Preferences.Look inBrowser = Preferences.look(request);
        Preferences.Look look = chosen().orElse(inBrowser);
        if (!look.equals(inBrowser)) {
            Preferences.remember(request, page.getVaadinResponse(), look);
        }
        html.attr("lang", look.language().getLanguage());
        ColorScheme.Value scheme = look.scheme().value();
        html.attr("theme", scheme.getThemeValue());
        html.attr("style", "color-scheme: " + scheme.getValue());

        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        page.getDocument().getElementsByTag("script").forEach(script -> script.attr("nonce", nonce));
        page.getVaadinResponse().setHeader("X-Frame-Options", "DENY");
        page.getVaadinResponse()
                .setHeader(
                        "Content-Security-Policy",
                        "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-" + nonce
                                + "'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
                                + " connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
                                + " frame-ancestors 'none'");
    }

    /** What the operator chose, in whatever browser; empty before sign-in. */
    private Optional<Preferences.Look> chosen() {
        try {
            return preferences.get(Preferences.Look.PREFERENCE).flatMap(Preferences.Look::of);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Nobody could say which language and colours the operator likes", e);
            return Optional.empty();
        }
    }
}
