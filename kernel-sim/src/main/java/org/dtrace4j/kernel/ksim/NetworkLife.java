package org.dtrace4j.kernel.ksim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SocketInterface.InetAddress;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * What goes over the loopback interface of a machine that is up and that nobody uses.
 *
 * <pre>
 *   httpd        answers requests at port 80 with some hundred to some ten thousand bytes
 *   named        answers questions for names at port 53, by UDP
 *   mozilla-bin  every now and then asks named for a name and httpd for a page; sometimes asks where nobody listens
 *   xntpd        asks a time server that is not there
 * </pre>
 */
final class NetworkLife extends MachineLife {
    private static final int HTTP = 80;
    private static final int DOMAIN = 53;
    private static final int NTP = 123;
    private static final int HTTP_ALTERNATIVE = 8080;
    private static final int BACKLOG = 5;
    private static final int REQUEST_BYTES = 1024;
    private static final int SMALLEST_PAGE = 200;
    private static final int LARGEST_PAGE = 60_000;
    private static final int DATAGRAM_BYTES = 512;
    private static final int NTP_BYTES = 48;
    /** How long the user of mozilla-bin waits for more of a page. */
    private static final long PATIENCE_NANOS = 5_000 * MILLISECOND;
    private static final String LOG = "/var/adm/access_log";
    private static final long LONGEST_LOG = 1024;
    private static final List<String> HOSTS = List.of("www.example.com", "docs.example.com", "dtrace.example.org");

    /** {@code provider httpd { probe request__start(char *request); probe request__done(char *request, int bytes); };} */
    private static final UserProbe REQUEST_START = new UserProbe("httpd", "ap_process_request", "request-start",
            List.of("char *"));
    private static final UserProbe REQUEST_DONE = new UserProbe("httpd", "ap_process_request", "request-done",
            List.of("char *", "int"));
    /** {@code provider named { probe query(char *name, int port); };} */
    private static final UserProbe QUERY = new UserProbe("named", "client_request", "query", List.of("char *", "int"));

    private NetworkLife(Kernel kernel) {
        super(kernel, "network-life");
    }

    /** Lets it begin, in a machine that is up and does not run at the moment. */
    static void start(Kernel kernel) {
        NetworkLife life = new NetworkLife(kernel);
        kernel.genunix.hostRequests.startProcess("httpd", "/usr/apache2/2.2/bin/httpd -k start", life::httpd);
        kernel.genunix.hostRequests.startProcess("named", "/usr/sbin/named", life::named);
        kernel.genunix.hostRequests.startProcess("mozilla-bin", "/usr/lib/mozilla/mozilla-bin", life::browser);
        kernel.genunix.hostRequests.startProcess("xntpd", "/usr/lib/inet/xntpd", life::xntpd);
    }

    private int httpd(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        sys.registerProbes(List.of(REQUEST_START, REQUEST_DONE));
        int listener = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
        sys.setsockopt(listener, Syscalls.SOL_SOCKET, Syscalls.SO_REUSEADDR, 1);
        sys.bind(listener, new InetAddress(0, HTTP));
        sys.listen(listener, BACKLOG);
        while (true) {
            int fd = sys.accept(listener);
            try {
                serve(sys, fd);
            } catch (SystemCallError e) {
                // Who asked has gone.
            }
            sys.close(fd);
        }
    }

    private void serve(Syscalls sys, int fd) throws SystemCallError {
        byte[] request = new byte[REQUEST_BYTES];
        int asked = sys.read(fd, request, 0, request.length);
        if (asked == 0) {
            return;
        }
        String line = new String(request, 0, asked, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
        sys.probe(REQUEST_START, line);
        sys.compute(Latency.COMMAND_WORK);
        int length = SMALLEST_PAGE + random.below(random.below(LARGEST_PAGE) + 1);
        byte[] head = ("HTTP/1.0 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] page = new byte[length];
        for (int sent = sys.writev(fd, List.of(head, page)) - head.length; sent < length; ) {
            sent += sys.write(fd, page, sent, length - sent);
        }
        sys.probe(REQUEST_DONE, line, length);
        log(sys, line + " " + length + "\n");
    }

    /** Writes a line into the log, which nobody else changes meanwhile; begins it anew when it is long. */
    private static void log(Syscalls sys, String line) throws SystemCallError {
        int log = sys.open(LOG, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND, 0644);
        try {
            sys.lockFile(log, Syscalls.F_WRLCK, true, 0, 0);
            if (sys.fstat(log).size() > LONGEST_LOG) {
                sys.ftruncate(log, 0);
            }
            sys.print(log, line);
            sys.lockFile(log, Syscalls.F_UNLCK, false, 0, 0);
        } finally {
            sys.close(log);
        }
    }

    private int named(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        sys.registerProbes(List.of(QUERY));
        int fd = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
        sys.bind(fd, new InetAddress(0, DOMAIN));
        byte[] question = new byte[DATAGRAM_BYTES];
        int[] length = new int[1];
        while (true) {
            sys.pollIn(fd, Syscalls.FOREVER);
            InetAddress asker = sys.recvfrom(fd, question, length);
            sys.probe(QUERY, new String(question, 0, length[0], StandardCharsets.ISO_8859_1), asker.port());
            sys.compute(Latency.COMMAND_WORK);
            sys.sendto(fd, question, 0, length[0] + Integer.BYTES, asker);
        }
    }

    private int browser(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        while (true) {
            pause(sys, 100, 500);
            String host = HOSTS.get(random.below(HOSTS.size()));
            try {
                resolve(sys, host);
                fetch(sys, host, random.below(8) == 0 ? HTTP_ALTERNATIVE : HTTP);
            } catch (SystemCallError e) {
                // Nobody there, which the user is told.
            }
        }
    }

    private void resolve(Syscalls sys, String host) throws SystemCallError {
        int fd = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
        try {
            sys.connect(fd, InetAddress.local(DOMAIN));
            byte[] question = host.getBytes(StandardCharsets.ISO_8859_1);
            sys.send(fd, question, 0, question.length, 0);
            sys.recv(fd, new byte[DATAGRAM_BYTES], 0, DATAGRAM_BYTES, 0);
        } finally {
            sys.close(fd);
        }
    }

    private void fetch(Syscalls sys, String host, int port) throws SystemCallError {
        int fd = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_STREAM, 0);
        try {
            sys.connect(fd, InetAddress.local(port));
            sys.getsockname(fd);
            byte[] request = ("GET http://" + host + "/index.html HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
            sys.write(fd, request, 0, request.length);
            byte[] buffer = new byte[8 * REQUEST_BYTES];
            while (sys.pollIn(fd, PATIENCE_NANOS) && sys.read(fd, buffer, 0, buffer.length) > 0) {
                sys.compute(Latency.COMMAND_WORK);
            }
        } finally {
            sys.close(fd);
        }
    }

    private int xntpd(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        int fd = sys.socket(Syscalls.AF_INET, Syscalls.SOCK_DGRAM, 0);
        sys.connect(fd, InetAddress.local(NTP));
        byte[] question = new byte[NTP_BYTES];
        while (true) {
            pause(sys, 900, 1_100);
            try {
                sys.send(fd, question, 0, question.length, 0);
                sys.recv(fd, question, 0, question.length, 0);
            } catch (SystemCallError e) {
                // The next time, perhaps.
            }
        }
    }
}
