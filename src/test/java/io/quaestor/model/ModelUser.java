package io.quaestor.model;

/** A user as the model holds it. */
record ModelUser(int id, Step.Standing standing, long version) {

    ModelUser moved(Step.Standing next) {
        return new ModelUser(id, next, version + 1);
    }
}
