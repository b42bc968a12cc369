package io.quaestor.console.candles;

import org.springframework.http.MediaType;

/** Kinds of pictures, by the ending of their address. */
enum PictureFormat {
    PNG("png", MediaType.IMAGE_PNG),
    SVG("svg", new MediaType("image", "svg+xml"));

    private final String ending;
    private final MediaType type;

    PictureFormat(String ending, MediaType type) {
        this.ending = ending;
        this.type = type;
    }

    String ending() {
        return ending;
    }

    MediaType type() {
        return type;
    }
}
