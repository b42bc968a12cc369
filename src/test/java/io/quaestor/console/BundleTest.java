package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the committed production bundle must not contain. */
class BundleTest {

    private static final Path BUNDLE = Path.of("src/main/bundles/prod.bundle");
    private static final List<String> COMMERCIAL = List.of(
            "@vaadin/charts",
            "@vaadin/dashboard",
            "@vaadin/grid-pro",
            "@vaadin/crud",
            "@vaadin/board",
            "@vaadin/rich-text-editor",
            "@vaadin/map",
            "@vaadin/cookie-consent",
            "@vaadin/vaadin-license-checker");

    @Test
    void bundle_contains_no_commercial_component() throws IOException {
        String made = text("config/stats.json");
        assertThat(made).contains("@vaadin/grid", "@vaadin/markdown", "@vaadin/master-detail-layout");
        assertThat(COMMERCIAL).allSatisfy(name -> assertThat(made).doesNotContain("\"" + name));
    }

    @Test
    void bundle_names_no_registry_and_no_folder_of_the_machine_that_built_it() throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            for (ZipEntry entry : bundle.stream().filter(BundleTest::isText).toList()) {
                String text = new String(bundle.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT);
                assertThat(text.contains("registry.") || text.contains("artifactory") || text.contains("/_git/"))
                        .as("registry in " + entry)
                        .isFalse();
                assertThat(text.contains("\"/home/") || text.contains("\"/root/") || text.contains("file:///"))
                        .as("folder in " + entry)
                        .isFalse();
            }
        }
    }

    private static boolean isText(ZipEntry entry) {
        return entry.getName().matches(".*\\.(js|json|html|css|map|ts|tsx)");
    }

    private static String text(String name) throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            ZipEntry entry = bundle.getEntry(name);
            assertThat(entry).as(name).isNotNull();
            return new String(bundle.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
