package io.quaestor.model;

/** The model will not do it; nothing of the command remains. The message is the kind of reason, for counting. */
final class ModelRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    ModelRefusal(String kind) {
        super(kind, null, false, false);
    }
}
