package org.dtrace4j.kernel.user.smf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.user.smf.Manifest.ManifestException;
import org.dtrace4j.kernel.user.smf.Service.Dependency;
import org.dtrace4j.kernel.user.smf.Service.Instance;
import org.dtrace4j.kernel.user.smf.Service.Method;

/**
 * The configuration repository, in memory and as the text of /etc/svc/repository.db.
 *
 * <pre>
 *   smf repository 1
 *   service system/filesystem/usr
 *   title read/write root file systems mounts
 *   duration transient
 *   dependency boot-archive require_all none svc:/system/boot-archive
 *   method start 600 /lib/svc/method/fs-usr
 *   instance default enabled
 * </pre>
 *
 * A service is everything from its line to the next one. Services keep the order in which they were imported.
 */
public final class Repository {
    /** Where it is. */
    public static final String PATH = "/etc/svc/repository.db";

    private static final String MAGIC = "smf repository 1";

    /** A text and what it says. */
    private record Parsed(String text, Map<String, Service> services) { }

    /** What was parsed last in this JVM: most programs of most boots read the same text. Never wrong, only sometimes old. */
    private static volatile Parsed lastParsed;

    private final Map<String, Service> services = new LinkedHashMap<>();

    /** All services, in order. */
    List<Service> services() {
        return new ArrayList<>(services.values());
    }

    /** Imports the services of a manifest; a service that is there already is replaced in its place. */
    public void importManifest(String text) throws ManifestException {
        for (Service service : Manifest.parse(text)) {
            services.put(service.name(), service);
        }
    }

    /** An instance, and the service that it is one of. */
    private record Found(Service service, Instance instance) { }

    private Optional<Found> find(String fmri) {
        for (Service service : services.values()) {
            for (Instance instance : service.instances()) {
                if (service.fmri(instance).equals(fmri)) {
                    return Optional.of(new Found(service, instance));
                }
            }
        }
        return Optional.empty();
    }

    /** Switches an instance on or off; false if there is none of that FMRI. */
    public boolean enable(String fmri, boolean enabled) {
        Optional<Found> found = find(fmri);
        found.ifPresent(each -> {
            Service service = each.service();
            List<Instance> instances = new ArrayList<>(service.instances());
            instances.set(instances.indexOf(each.instance()), new Instance(each.instance().name(), enabled));
            services.put(service.name(), new Service(service.name(), service.title(), service.duration(), service.dependencies(),
                service.methods(), instances));
        });
        return found.isPresent();
    }

    /** What an instance is, in a few words; empty if there is none of that FMRI. */
    public String title(String fmri) {
        return find(fmri).map(found -> found.service().title()).orElse("");
    }

    /** Whether an instance is to run; false if there is none of that FMRI. */
    public boolean isEnabled(String fmri) {
        return find(fmri).map(found -> found.instance().enabled()).orElse(false);
    }

    /** What an instance needs: how, and what is done when that restarts; the FMRI is of a service or an instance. */
    public record Need(String grouping, String restartOn, String fmri) { }

    /** What an instance needs, in the order of its manifest; none if there is no such instance. */
    public List<Need> needs(String fmri) {
        List<Need> needs = new ArrayList<>();
        find(fmri).ifPresent(found -> found.service().dependencies().forEach(each ->
            each.fmris().forEach(needed -> needs.add(new Need(each.grouping().text(), each.restartOn(), needed)))));
        return needs;
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        for (Service service : services.values()) {
            text.append("service ").append(service.name()).append('\n');
            text.append("title ").append(service.title()).append('\n');
            text.append("duration ").append(service.duration().text()).append('\n');
            for (Dependency each : service.dependencies()) {
                text.append("dependency ").append(each.name()).append(' ').append(each.grouping().text()).append(' ')
                    .append(each.restartOn()).append(' ').append(String.join(" ", each.fmris())).append('\n');
            }
            for (Method each : service.methods()) {
                text.append("method ").append(each.name()).append(' ').append(each.timeoutSeconds()).append(' ')
                    .append(each.exec()).append('\n');
            }
            for (Instance each : service.instances()) {
                text.append("instance ").append(each.name()).append(each.enabled() ? " enabled\n" : " disabled\n");
            }
        }
        return text.toString();
    }

    /** Reads the file's text. */
    public static Repository parse(String text) throws ManifestException {
        Parsed last = lastParsed;
        Repository repository = new Repository();
        if (last != null && last.text.equals(text)) {
            repository.services.putAll(last.services);
        } else {
            repository.read(text);
            lastParsed = new Parsed(text, Collections.unmodifiableMap(new LinkedHashMap<>(repository.services)));
        }
        return repository;
    }

    private void read(String text) throws ManifestException {
        String[] lines = text.split("\n");
        if (!lines[0].equals(MAGIC)) {
            throw new ManifestException("not a repository");
        }
        Reader reader = null;
        for (int i = 1; i < lines.length; i++) {
            String[] word = lines[i].split(" ", 2);
            if (word.length < 2 || reader == null && !word[0].equals("service")) {
                throw new ManifestException("line " + (i + 1) + " is damaged");
            }
            if (word[0].equals("service")) {
                add(reader);
                reader = new Reader(word[1]);
            } else if (!reader.take(word[0], word[1])) {
                throw new ManifestException("line " + (i + 1) + " is damaged");
            }
        }
        add(reader);
    }

    private void add(Reader reader) {
        if (reader != null) {
            Service service = reader.service();
            services.put(service.name(), service);
        }
    }

    /** Collects the lines of one service. */
    private static final class Reader {
        private final String name;
        private String title = "-";
        private Service.Duration duration = Service.Duration.CONTRACT;
        private final List<Dependency> dependencies = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();
        private final List<Instance> instances = new ArrayList<>();

        Reader(String name) {
            this.name = name;
        }

        boolean take(String kind, String rest) throws ManifestException {
            switch (kind) {
                case "title" -> title = rest;
                case "duration" -> duration = Manifest.durationNamed(rest);
                case "dependency" -> {
                    String[] word = rest.split(" ");
                    if (word.length < 3) {
                        return false;
                    }
                    dependencies.add(new Dependency(word[0], Manifest.grouping(word[1]), word[2],
                        List.of(word).subList(3, word.length)));
                }
                case "method" -> {
                    String[] word = rest.split(" ", 3);
                    if (word.length < 3) {
                        return false;
                    }
                    methods.add(new Method(word[0], Manifest.number(word[1]), word[2]));
                }
                case "instance" -> {
                    String[] word = rest.split(" ");
                    if (word.length != 2) {
                        return false;
                    }
                    instances.add(new Instance(word[0], word[1].equals("enabled")));
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        Service service() {
            return new Service(name, title, duration, dependencies, methods, instances);
        }
    }
}
