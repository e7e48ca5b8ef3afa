package org.dtrace4j.kernel.user.init;

/** Where init's messages go: the console, or nowhere. */
@FunctionalInterface
interface InitConsole {
    /** One message, without the name of init and without a newline. */
    void say(String message);
}
