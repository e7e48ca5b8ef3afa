package org.dtrace4j.kernel.user.smf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.smf.Service.Dependency;
import org.dtrace4j.kernel.user.smf.Service.Duration;
import org.dtrace4j.kernel.user.smf.Service.Grouping;
import org.dtrace4j.kernel.user.smf.Service.Instance;
import org.dtrace4j.kernel.user.smf.Service.Method;

/**
 * Reads manifests: the service bundles of {@code service_bundle(4)}, as far as {@link Service} has a place for them.
 */
public final class Manifest {
    private Manifest() {
    }

    /** A manifest that cannot be used; the message says why. */
    public static final class ManifestException extends Exception {
        private static final long serialVersionUID = 1L;

        ManifestException(String message) {
            super(message);
        }
    }

    /** Reads the services of a manifest's text. */
    static List<Service> parse(String text) throws ManifestException {
        Xml.Element root;
        try {
            root = Xml.parse(text);
        } catch (Xml.XmlException e) {
            throw new ManifestException(e.getMessage());
        }
        if (!root.name().equals("service_bundle")) {
            throw new ManifestException("the document is a " + root.name() + " and no service_bundle");
        }
        List<Service> services = new ArrayList<>();
        for (Xml.Element element : root.all("service")) {
            services.add(service(element));
        }
        return services;
    }

    private static Service service(Xml.Element element) throws ManifestException {
        List<Dependency> dependencies = new ArrayList<>();
        for (Xml.Element each : element.all("dependency")) {
            List<String> fmris = new ArrayList<>();
            for (Xml.Element fmri : each.all("service_fmri")) {
                fmris.add(required(fmri, "value"));
            }
            dependencies.add(new Dependency(required(each, "name"), grouping(required(each, "grouping")),
                each.attribute("restart_on", "none"), fmris));
        }
        List<Method> methods = new ArrayList<>();
        for (Xml.Element each : element.all("exec_method")) {
            methods.add(new Method(required(each, "name"), number(each.attribute("timeout_seconds", "0")),
                required(each, "exec")));
        }
        List<Instance> instances = new ArrayList<>();
        for (Xml.Element each : element.all("create_default_instance")) {
            instances.add(new Instance("default", each.attribute("enabled", "false").equals("true")));
        }
        for (Xml.Element each : element.all("instance")) {
            instances.add(new Instance(required(each, "name"), each.attribute("enabled", "false").equals("true")));
        }
        return new Service(required(element, "name"), title(element), duration(element), dependencies, methods,
            instances);
    }

    private static String title(Xml.Element service) {
        for (Xml.Element template : service.all("template")) {
            for (Xml.Element name : template.all("common_name")) {
                for (Xml.Element text : name.all("loctext")) {
                    return text.content();
                }
            }
        }
        return "-";
    }

    private static Duration duration(Xml.Element service) throws ManifestException {
        for (Xml.Element group : service.all("property_group")) {
            for (Xml.Element value : group.all("propval")) {
                if (group.attribute("name", "").equals("startd") && value.attribute("name", "").equals("duration")) {
                    return durationNamed(required(value, "value"));
                }
            }
        }
        return Duration.CONTRACT;
    }

    static Duration durationNamed(String text) throws ManifestException {
        for (Duration duration : Duration.values()) {
            if (duration.text().equals(text) || duration == Duration.CHILD && text.equals("wait")) {
                return duration;
            }
        }
        throw new ManifestException("unknown duration '" + text + "'");
    }

    static Grouping grouping(String text) throws ManifestException {
        try {
            return Grouping.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ManifestException("unknown grouping '" + text + "'");
        }
    }

    static int number(String text) throws ManifestException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ManifestException("'" + text + "' is no number of seconds");
        }
    }

    private static String required(Xml.Element element, String attribute) throws ManifestException {
        String value = element.attribute(attribute, "");
        if (value.isEmpty()) {
            throw new ManifestException("<" + element.name() + "> has no " + attribute);
        }
        return value;
    }
}
