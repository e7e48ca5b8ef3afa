package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.PrintWriter;

/** A story of a bug that can be played from its beginning to its end. Found by {@link java.util.ServiceLoader}. */
public interface CaseStudy {
    /** The word by which {@code ksim case} knows it. */
    String name();

    /** What it is about, in one line. */
    String summary();

    /**
     * Plays it.
     *
     * @param out gets the story
     * @param scale how many boots to spend on each measurement
     * @param jobs how many boots may run at the same time
     * @throws IOException when it cannot be played to its end
     */
    void play(PrintWriter out, long scale, int jobs) throws IOException;
}
