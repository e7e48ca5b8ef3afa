package org.dtrace4j.session;

import java.io.IOException;
import java.util.List;

/** Where the enabling lies that a system boots with, when that is not in the system's own files. */
public interface BootEnabling {
    /**
     * Replaces the enabling, all at once.
     *
     * @param images as {@code dtrace -A} makes them; none to remove it only
     * @return what was done, a message each
     * @throws IOException with a message for the user
     */
    List<String> replace(List<byte[]> images) throws IOException;
}
