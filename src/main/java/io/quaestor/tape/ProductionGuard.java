package io.quaestor.tape;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses to start in profile {@code production} when asked to play anything, before any store is reached. */
@Component
@Profile("production")
class ProductionGuard implements BeanFactoryPostProcessor {

    private static final String SIMULATOR = "quaestor.tape.simulator";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        Environment environment = beanFactory.getBean(Environment.class);
        if (environment.containsProperty("tape")) {
            throw new TapeRefused("--tape is refused in profile production: only real trades belong there");
        }
        if (environment.containsProperty("stream")) {
            throw new TapeRefused(
                    "--stream is refused in profile production: only the exchange's own books belong there");
        }
        String simulator = environment.getProperty(SIMULATOR, "off");
        // "off" comes as "false" from YAML.
        if (!simulator.equalsIgnoreCase("off") && !simulator.equalsIgnoreCase("false")) {
            throw new TapeRefused(SIMULATOR + "=" + simulator
                    + " is refused in profile production: only real trades belong there. Leave it out.");
        }
    }
}
