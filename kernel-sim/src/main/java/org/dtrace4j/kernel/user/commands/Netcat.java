package org.dtrace4j.kernel.user.commands;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SocketInterface.InetAddress;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code nc [-l] host port}, {@code nc [-l] -U path}: carries bytes between standard input and output and a connection: one that it
 * makes, or with {@code -l} the first that comes.
 */
public final class Netcat implements UserProgram {
    private static final int BUFFER_BYTES = 2048;
    private static final int LARGEST_PORT = 65_535;
    private static final String USAGE = "usage: nc [-l] hostname port\n\tnc [-l] -U path\n";

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "lU");
        List<String> words = options == null ? List.of() : options.operands();
        boolean unix = options != null && options.has('U');
        Optional<InetAddress> address = unix || words.isEmpty() ? Optional.empty() : address(words);
        if (unix ? words.size() != 1 : address.isEmpty() || words.size() == 1 && !options.has('l')) {
            sys.print(2, USAGE);
            return 1;
        }
        try {
            int fd = sys.socket(unix ? Syscalls.AF_UNIX : Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
            if (options.has('l')) {
                fd = serve(sys, fd, unix ? words.get(0) : null, address);
            } else if (unix) {
                sys.connectUnix(fd, words.get(0));
            } else {
                sys.connect(fd, address.get());
            }
            carry(sys, fd);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "nc: " + String.join(" ", words) + ": " + Errno.text(e) + "\n");
            return 1;
        }
    }

    /** A port of a host of this machine: {@code localhost 80}, {@code 127.0.0.1 80}, or to listen at, {@code 80}. */
    private static Optional<InetAddress> address(List<String> words) {
        String port = words.get(words.size() - 1);
        boolean local = words.size() == 1 || words.get(0).equals("localhost") || words.get(0).equals("127.0.0.1");
        boolean sensible = words.size() <= 2 && local && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= LARGEST_PORT;
        return sensible ? Optional.of(InetAddress.local(Integer.parseInt(port))) : Optional.empty();
    }

    /** Waits for a connection; returns its descriptor. */
    private static int serve(Syscalls sys, int fd, String path, Optional<InetAddress> address) throws SystemCallError {
        if (path != null) {
            sys.bindUnix(fd, path);
        } else {
            sys.setsockopt(fd, Syscalls.SOL_SOCKET, Syscalls.SO_REUSEADDR, 1);
            sys.bind(fd, address.get());
        }
        sys.listen(fd, 1);
        int accepted = sys.accept(fd);
        sys.close(fd);
        return accepted;
    }

    /** Carries bytes both ways, until the far end has no more. */
    private static void carry(Syscalls sys, int fd) throws SystemCallError {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean input = true;
        while (true) {
            int[] ready = sys.poll(input ? new int[] {fd, 0} : new int[] {fd},
                    input ? new int[] {Syscalls.POLLIN, Syscalls.POLLIN} : new int[] {Syscalls.POLLIN}, Syscalls.FOREVER);
            if (ready[0] != 0) {
                int count = sys.read(fd, buffer, 0, buffer.length);
                if (count == 0) {
                    return;
                }
                FileTools.writeFully(sys, 1, Arrays.copyOf(buffer, count));
            }
            if (input && ready[1] != 0) {
                int count = sys.read(0, buffer, 0, buffer.length);
                if (count == 0) {
                    input = false;
                    sys.shutdown(fd, Syscalls.SHUT_WR);
                } else {
                    FileTools.writeFully(sys, fd, Arrays.copyOf(buffer, count));
                }
            }
        }
    }
}
