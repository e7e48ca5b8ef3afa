package org.dtrace4j.kernel.genunix;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * What is to be executed, as far as C has no shape for it here: the file, the arguments and the environment.
 *
 * @param dir the directory of the file; null if it is not known yet, or none
 * @param header the first bytes of the file, null before it has been opened
 * @param command what the process is called afterwards: the last part of the path that was asked for, of a script, too
 */
public record ExecImage(Vnode dir, byte[] header, String path, String command, List<String> argv, Map<String, String> envv) {
    /** The same, found in a directory. */
    ExecImage in(Vnode directory) {
        return new ExecImage(directory, header, path, command, argv, envv);
    }

    /** The same, opened. */
    ExecImage startingWith(byte[] start) {
        return new ExecImage(dir, start, path, command, argv, envv);
    }

    /** The same, read by an interpreter, with its arguments. */
    public ExecImage readBy(String interpreter, List<String> longer) {
        return new ExecImage(null, null, interpreter, command, longer, envv);
    }
}
