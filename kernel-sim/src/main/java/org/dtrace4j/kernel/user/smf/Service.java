package org.dtrace4j.kernel.user.smf;

import java.util.List;
import java.util.Locale;

/**
 * A service as the repository knows it.
 *
 * @param name such as {@code system/filesystem/usr}
 * @param title what it is, in a few words
 * @param methods by name: {@code start} and {@code stop}
 */
record Service(String name, String title, Duration duration, List<Dependency> dependencies, List<Method> methods,
               List<Instance> instances) {
    Service {
        dependencies = List.copyOf(dependencies);
        methods = List.copyOf(methods);
        instances = List.copyOf(instances);
    }

    /** What an instance does between its start method and its stop method. */
    enum Duration {
        /** Nothing: it is on line when the start method has succeeded. */
        TRANSIENT,
        /** It leaves daemons behind when the start method succeeds. */
        CONTRACT,
        /** The start method itself is what runs; it is started again when it ends. */
        CHILD;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the services of a dependency count. */
    enum Grouping {
        REQUIRE_ALL, REQUIRE_ANY, OPTIONAL_ALL, EXCLUDE_ALL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** On what it depends: FMRIs of services or instances. */
    record Dependency(String name, Grouping grouping, String restartOn, List<String> fmris) {
        Dependency {
            fmris = List.copyOf(fmris);
        }
    }

    /** What to run; {@code :true} does nothing, {@code :kill} kills. A timeout of 0 means none. */
    record Method(String name, int timeoutSeconds, String exec) {
    }

    /** An instance; its FMRI is {@code svc:/service:name}. */
    record Instance(String name, boolean enabled) {
    }

    /** The method of that name, one that does nothing if there is none. */
    Method method(String method) {
        for (Method candidate : methods) {
            if (candidate.name().equals(method)) {
                return candidate;
            }
        }
        return new Method(method, 0, ":true");
    }

    /** The FMRI of an instance. */
    String fmri(Instance instance) {
        return "svc:/" + name + ":" + instance.name();
    }
}
