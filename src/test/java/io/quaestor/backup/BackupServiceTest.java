package io.quaestor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.backup.BackupRun.State;
import io.quaestor.platform.data.StoreAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class BackupServiceTest {

    @TempDir
    Path temp = Path.of("");

    @Test
    void a_run_is_followed_step_by_step_and_its_backup_is_listed() {
        ScriptRun.needsPrograms();
        BackupService service = service(ScriptRun.SCRIPT);
        List<BackupRun> seen = new CopyOnWriteArrayList<>();
        try (BackupService.Subscription _ = service.listen(seen::add)) {
            service.listen(run -> {
                throw new IllegalStateException("a broken screen");
            });
            assertThat(service.start("kim")).isInstanceOf(BackupStart.Started.class);
            BackupRun run = awaitEnd(service);
            assertThat(run.problem()).isNull();
            assertThat(run.state()).isEqualTo(State.MADE);
            assertThat(run.step()).isEqualTo(7).isEqualTo(run.steps());
            assertThat(run.finishedAt()).isAfterOrEqualTo(run.startedAt());
            ScriptRun.until(
                    "the last word to the listener", () -> seen.getLast().state() == State.MADE);
            assertThat(seen.stream().map(BackupRun::step).distinct()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
            assertThat(seen.getFirst().state()).isEqualTo(State.RUNNING);
            assertThat(service.list()).singleElement().isInstanceOfSatisfying(BackupFolder.Made.class, made -> {
                assertThat(made.name()).isEqualTo(run.backupName());
                assertThat(made.manifest().actor()).isEqualTo("kim");
                assertThat(made.manifest().redisMasters()).hasSize(3);
            });
        }
    }

    @Test
    void while_one_runs_a_second_is_refused_and_closing_the_application_ends_it_cleanly() throws Exception {
        ScriptRun.needsPrograms();
        try (BlockedDump blocked = BlockedDump.block()) {
            BackupService service;
            try (AnnotationConfigApplicationContext application = application()) {
                service = application.getBean(BackupService.class);
                service.start("kim");
                blocked.awaitDump();
                assertThat(service.start("lee")).isInstanceOfSatisfying(BackupStart.Refused.class, refused -> {
                    assertThat(refused.running().actor()).isEqualTo("kim");
                    assertThat(refused.running().state()).isEqualTo(State.RUNNING);
                });
            }
            BackupRun run = awaitEnd(service);
            assertThat(run.state()).isEqualTo(State.FAILED);
            assertThat(run.problem()).isEqualTo("stopped by SIGTERM; what had been written was removed");
            assertThat(service.list()).isEmpty();
        }
    }

    @Test
    void a_script_that_is_not_there_fails_the_run_at_once() {
        BackupService service = service(temp.resolve("nothing"));
        BackupRun run = ((BackupStart.Started) service.start("kim")).run();
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.problem()).contains("cannot be started").contains("nothing");
        assertThat(service.latest()).contains(run);
    }

    @Test
    void a_script_that_dies_without_a_word_is_a_failed_run_and_the_log_stays_bounded() throws IOException {
        BackupService service = service(script("seq 1 3000; exit 7"));
        service.start("kim");
        BackupRun run = awaitEnd(service);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.problem()).isEqualTo("the script ended with status 7 and did not say why");
        assertThat(run.log()).hasSize(500).endsWith("3000");
    }

    @Test
    void a_script_that_ends_well_without_naming_a_backup_made_none() throws IOException {
        BackupService service = service(script("echo progress 1/1 nothing"));
        service.start("kim");
        assertThat(awaitEnd(service).state()).isEqualTo(State.FAILED);
        service.start("kim");
        assertThat(awaitEnd(service).state()).isEqualTo(State.FAILED);
    }

    private BackupService service(Path script) {
        return new BackupService(
                TestStack.addresses(),
                Clock.systemUTC(),
                script.toString(),
                temp.resolve("backups").toString());
    }

    private AnnotationConfigApplicationContext application() {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        TestPropertyValues.of("quaestor.data=" + temp, "quaestor.backup.script=" + ScriptRun.SCRIPT)
                .applyTo(application);
        application.registerBean(StoreAddresses.class, TestStack::addresses);
        application.registerBean(Clock.class, Clock::systemUTC);
        application.register(BackupService.class);
        application.refresh();
        return application;
    }

    private static BackupRun awaitEnd(BackupService service) {
        ScriptRun.until(
                "the end of the run",
                () -> service.latest()
                        .filter(run -> run.state() != State.RUNNING)
                        .isPresent());
        return service.latest().orElseThrow();
    }

    private Path script(String body) throws IOException {
        Path file = Files.writeString(temp.resolve("script"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
