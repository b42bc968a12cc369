package io.quaestor;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.theme.aura.Aura;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The console and everything below it, in one process. */
@SpringBootApplication
@StyleSheet(Aura.STYLESHEET)
public class QuaestorApplication implements AppShellConfigurator {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    static void main(String[] args) {
        SpringApplication.run(QuaestorApplication.class, args);
    }
}
