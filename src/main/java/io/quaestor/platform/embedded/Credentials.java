package io.quaestor.platform.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The passwords of one data folder, made once and kept in a file that only its owner can read. */
final class Credentials {

    static final String SUPERUSER = "postgres";
    static final String REPLICATION = "quaestor_replication";
    static final String OWNER = "quaestor_owner";
    static final String APP = "quaestor_app";
    static final String READ = "quaestor_read";
    static final String BACKUP = "quaestor_backup";
    static final List<String> ROLES = List.of(OWNER, APP, READ, BACKUP, REPLICATION);

    private static final String REDIS = "redis";
    private static final int SCRAM_ITERATIONS = 4_096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> passwords;

    private Credentials(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    static Credentials generate(Path file) throws IOException {
        Map<String, String> made = new TreeMap<>();
        made.put(SUPERUSER, newPassword());
        made.put(REDIS, newPassword());
        ROLES.forEach(role -> made.put(role, newPassword()));
        StringBuilder text = new StringBuilder();
        made.forEach((name, password) ->
                text.append(name).append('=').append(password).append('\n'));
        FileTree.writePrivate(file, text.toString());
        return new Credentials(made);
    }

    static Credentials read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        Map<String, String> read = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return new Credentials(read);
    }

    String redis() {
        return password(REDIS);
    }

    String password(String role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new StackRefused("The credentials file has no password for " + role
                    + "; bring back the file that belongs to this data folder.");
        }
        return password;
    }

    /** What PostgreSQL stores of a role's password (SCRAM-SHA-256, RFC 5803), so that it never sees the password. */
    String scramVerifier(String role) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        try {
            PBEKeySpec spec = new PBEKeySpec(password(role).toCharArray(), salt, SCRAM_ITERATIONS, 256);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            Base64.Encoder base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$" + SCRAM_ITERATIONS + ":" + base64.encodeToString(salt) + "$"
                    + base64.encodeToString(storedKey) + ":" + base64.encodeToString(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String newPassword() {
        byte[] bytes = new byte[20];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
