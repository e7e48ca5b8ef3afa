package org.dtrace4j.kernel.user.smf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.smf.Service.Grouping;

/**
 * The instances, their states, and what they depend on. Pure bookkeeping: it starts nothing.
 *
 * <p>An FMRI of a service stands for any instance of it: it is on line when one of them is.
 */
final class Graph {
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    /** A dependency with its FMRIs looked up: for each the instances that it stands for, perhaps none. */
    private record Requirement(Grouping grouping, List<List<Node>> needed) {
    }

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
        private List<Requirement> requirements = List.of();
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
        for (Node node : nodes.values()) {
            node.requirements = node.service.dependencies().stream()
                .map(each -> new Requirement(each.grouping(), each.fmris().stream().map(this::matching).toList()))
                .toList();
        }
    }

    private List<Node> matching(String fmri) {
        Node exact = nodes.get(fmri);
        if (exact != null) {
            return List.of(exact);
        }
        return nodes.values().stream().filter(node -> node.fmri.startsWith(fmri + ":")).toList();
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
        // Whether anything is hopeless takes a walk through the graph, so it is asked only where it alone decides.
        for (Requirement requirement : node.requirements) {
            if (requirement.grouping != Grouping.OPTIONAL_ALL && !satisfied(requirement)) {
                return false;
            }
        }
        for (Requirement requirement : node.requirements) {
            if (requirement.grouping == Grouping.OPTIONAL_ALL && !satisfied(requirement)) {
                return false;
            }
        }
        return true;
    }

    private boolean satisfied(Requirement requirement) {
        boolean any = false;
        for (List<Node> nodesOfFmri : requirement.needed) {
            boolean running = running(nodesOfFmri);
            any |= running;
            boolean enough = switch (requirement.grouping) {
                case REQUIRE_ALL -> running;
                case OPTIONAL_ALL -> running || hopeless(nodesOfFmri, 0);
                case REQUIRE_ANY, EXCLUDE_ALL -> true;
            };
            if (!enough) {
                return false;
            }
        }
        return switch (requirement.grouping) {
            case REQUIRE_ALL, OPTIONAL_ALL -> true;
            case REQUIRE_ANY -> any;
            case EXCLUDE_ALL -> !any;
        };
    }

    private static boolean running(List<Node> nodesOfFmri) {
        for (Node node : nodesOfFmri) {
            if (node.running()) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if none of these will run without an administrator: missing, disabled, in maintenance, or needing
     * something of that kind. {@code depth} ends the search in a graph with a cycle.
     */
    private boolean hopeless(List<Node> nodesOfFmri, int depth) {
        for (Node node : nodesOfFmri) {
            if (!hopeless(node, depth)) {
                return false;
            }
        }
        return true;
    }

    private boolean hopeless(Node node, int depth) {
        if (node.running()) {
            return false;
        }
        if (!node.enabled || node.state == InstanceState.MAINTENANCE) {
            return true;
        }
        if (depth >= nodes.size()) {
            return false;
        }
        for (Requirement requirement : node.requirements) {
            if (requirement.grouping == Grouping.REQUIRE_ALL) {
                for (List<Node> nodesOfFmri : requirement.needed) {
                    if (hopeless(nodesOfFmri, depth + 1)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
