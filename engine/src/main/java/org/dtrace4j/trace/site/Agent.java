package org.dtrace4j.trace.site;

import java.lang.instrument.Instrumentation;

/**
 * How the JVM hands over its {@link Instrumentation}: as {@code -javaagent}, as {@code Launcher-Agent-Class} of the
 * application's jar, or by attaching to itself where {@code -Djdk.attach.allowAttachSelf=true} permits it.
 */
public final class Agent {
    private static volatile Instrumentation instrumentation;

    private Agent() { }

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Called by the JVM. */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /**
     * The instrumentation of this JVM. May take some 100 ms the first time, when it has to attach to itself.
     *
     * @throws SiteException if there is none; the message says how to start
     */
    static synchronized Instrumentation instrumentation() throws SiteException {
        if (instrumentation == null && Boolean.getBoolean("jdk.attach.allowAttachSelf")) {
            try {
                SelfAttach.attach();
            } catch (NoClassDefFoundError e) {
                throw new SiteException("this Java runtime has no module jdk.attach, so probes cannot be put into "
                        + "code: start it with -javaagent:dtrace4j.jar", e);
            }
        }
        if (instrumentation == null) {
            throw new SiteException("this JVM was started without instrumentation, so probes cannot be put into code: "
                    + "start it from dtrace4j's own jar, with -javaagent:dtrace4j.jar, or with "
                    + "-Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading");
        }
        return instrumentation;
    }
}
