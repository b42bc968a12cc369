package io.quaestor.console.frame;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;

/** The page that everything is shown in. Our own styles lie in {@code frontend/styles}, outside the bundle. */
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("assets/quaestor.css")
public class ConsoleShell implements AppShellConfigurator {

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.addFavIcon("icon", "assets/icon.svg", "any");
        settings.addMetaTag("robots", "noindex, nofollow");
    }
}
