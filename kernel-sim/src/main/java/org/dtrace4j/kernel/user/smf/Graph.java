package org.dtrace4j.kernel.user.smf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.smf.Service.Dependency;

/**
 * The instances, their states, and what they depend on. Pure bookkeeping: it starts nothing.
 *
 * <p>An FMRI of a service stands for any instance of it: it is on line when one of them is.
 */
final class Graph {
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    /** An instance. */
    static final class Node {
        final String fmri;
        final Service service;
        boolean enabled;
        InstanceState state = InstanceState.UNINITIALIZED;
        /** The process of its running method, or of the instance itself where its duration is CHILD; 0 if none. */
        int pid;
        /** True while the stop method runs. */
        boolean stopping;
        /** How often the start method has failed in a row. */
        int failures;

        Node(String fmri, Service service, boolean enabled) {
            this.fmri = fmri;
            this.service = service;
            this.enabled = enabled;
        }

        /** The FMRI without {@code svc:/}. */
        String shortName() {
            return fmri.substring("svc:/".length());
        }

        boolean running() {
            return state == InstanceState.ONLINE || state == InstanceState.DEGRADED;
        }
    }

    Graph(Repository repository) {
        for (Service service : repository.services()) {
            for (Service.Instance instance : service.instances()) {
                Node node = new Node(service.fmri(instance), service, instance.enabled());
                nodes.put(node.fmri, node);
            }
        }
    }

    /** All instances, in the repository's order. */
    List<Node> nodes() {
        return new ArrayList<>(nodes.values());
    }

    /** The instance of that FMRI, or null. */
    Node node(String fmri) {
        return nodes.get(fmri);
    }

    /** The instance whose process this is, or null. */
    Node ofProcess(int pid) {
        for (Node node : nodes.values()) {
            if (node.pid == pid) {
                return node;
            }
        }
        return null;
    }

    /** Instances that are to run, do not run, and have all that they depend on. */
    List<Node> startable() {
        List<Node> startable = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (node.enabled && node.state == InstanceState.OFFLINE && node.pid == 0 && satisfied(node)) {
                startable.add(node);
            }
        }
        return startable;
    }

    /** True if all that an instance depends on is there. */
    boolean satisfied(Node node) {
        for (Dependency dependency : node.service.dependencies()) {
            if (!satisfied(dependency)) {
                return false;
            }
        }
        return true;
    }

    private boolean satisfied(Dependency dependency) {
        List<String> fmris = dependency.fmris();
        return switch (dependency.grouping()) {
            case REQUIRE_ALL -> fmris.stream().allMatch(this::running);
            case REQUIRE_ANY -> fmris.stream().anyMatch(this::running);
            case OPTIONAL_ALL -> fmris.stream().allMatch(fmri -> running(fmri) || hopeless(fmri, 0));
            case EXCLUDE_ALL -> fmris.stream().noneMatch(this::running);
        };
    }

    private boolean running(String fmri) {
        return matching(fmri).stream().anyMatch(Node::running);
    }

    private List<Node> matching(String fmri) {
        Node exact = nodes.get(fmri);
        if (exact != null) {
            return List.of(exact);
        }
        List<Node> matching = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (node.fmri.startsWith(fmri + ":")) {
                matching.add(node);
            }
        }
        return matching;
    }

    /**
     * True if nothing of that FMRI will run without an administrator: it is missing, disabled, in maintenance, or needs
     * something of that kind. {@code depth} ends the search in a graph with a cycle.
     */
    private boolean hopeless(String fmri, int depth) {
        for (Node node : matching(fmri)) {
            boolean dead = !node.enabled || node.state == InstanceState.MAINTENANCE;
            if (!dead && depth < nodes.size()) {
                dead = node.service.dependencies().stream()
                    .filter(each -> each.grouping() == Service.Grouping.REQUIRE_ALL)
                    .anyMatch(each -> each.fmris().stream().anyMatch(needed -> hopeless(needed, depth + 1)));
            }
            if (!dead) {
                return false;
            }
        }
        return true;
    }
}
