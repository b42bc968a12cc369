package io.quaestor.console.frame;

/** What the operator of this thread may see, for what all screens share; told by whoever knows the operators. */
public interface Sight {

    /** Whether the operator may see any screen; not so with a one-time password. */
    boolean seesAnything();

    /** Whether e-mail addresses and withdrawal addresses are shown whole. */
    boolean seesPersonalData();
}
