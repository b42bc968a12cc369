package io.quaestor.console.operators;

import java.security.SecureRandom;
import java.text.Normalizer;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Hashes, checks and makes passwords: Argon2id with 19 MiB, two passes, one lane. */
@Component
class Passwords {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    /** Without the characters that are taken for one another when read aloud or off a screen. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private final SecureRandom random = new SecureRandom();
    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

    /** What an unknown name is checked against, so that it takes as long as a known one. */
    private final String nobody = hash(oneTime());

    String hash(String password) {
        return argon2.encode(normal(password));
    }

    boolean matches(String password, String hash) {
        return argon2.matches(normal(password), hash);
    }

    /** Takes as long as a check that may succeed. Not with an empty password: the encoder refuses it at once. */
    void matchNobody() {
        matches("nobody's password", nobody);
    }

    /** Four groups of four characters, 79 bits. */
    String oneTime() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            if (i > 0 && i % 4 == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** The same Korean word is typed in different code points on different systems. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
