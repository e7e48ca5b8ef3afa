package org.dtrace4j.output;

import java.util.Optional;

/** The names of hosts and services, for {@code %I} and {@code %P}. */
public interface NetworkNames {
    /** Nothing has a name. */
    NetworkNames NONE = new NetworkNames() {
        @Override
        public Optional<String> host(String address) {
            return Optional.empty();
        }

        @Override
        public Optional<String> service(int port) {
            return Optional.empty();
        }
    };

    /**
     * The name of a host.
     *
     * @param address an Internet address as text, or anything else, which has no name
     */
    Optional<String> host(String address);

    /**
     * The name of a service.
     *
     * @param port from 0 to 65535
     */
    Optional<String> service(int port);
}
