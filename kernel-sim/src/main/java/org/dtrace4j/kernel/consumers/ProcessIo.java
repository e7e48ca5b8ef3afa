package org.dtrace4j.kernel.consumers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.ProcessIdentity;

/** The world of a command that is a process of the simulated machine. */
public final class ProcessIo implements CommandIo {
    private static final String SHELL = "/sbin/sh";
    private static final int NOT_STARTED = 127;
    private static final int STANDARD_OUTPUT = 1;

    private final Syscalls sys;
    private int interrupts;

    public ProcessIo(Syscalls sys) {
        this.sys = sys;
    }

    void interrupt() {
        interrupts++;
    }

    @Override
    public OutputStream out() {
        return new Descriptor(sys, STANDARD_OUTPUT);
    }

    @Override
    public OutputStream err() {
        return new Descriptor(sys, 2);
    }

    @Override
    public FileAccess files() {
        return new ProcessFiles(sys);
    }

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(sys.environment().get(name));
    }

    /** Goes through the kernel first: a signal that has ended the device's sleep is only delivered on the way out of it. */
    @Override
    public int interrupts() {
        sys.getpid();
        return interrupts;
    }

    @Override
    public void truncateOut() throws IOException {
        try {
            sys.ftruncate(STANDARD_OUTPUT, 0);
            sys.lseek(STANDARD_OUTPUT, 0, Syscalls.SEEK_SET);
        } catch (SystemCallError e) {
            throw told(e);
        }
    }

    @Override
    public void system(String command, Optional<OutputStream> out) throws IOException {
        int fd = out.orElse(null) instanceof Appending file ? file.descriptor.fd : STANDARD_OUTPUT;
        try {
            shell(sys, command, new LinkedHashMap<>(sys.environment()), fd);
        } catch (SystemCallError e) {
            throw told(e);
        }
    }

    /** Runs a command of the machine's shell as a child, and waits for its end. */
    public static void shell(Syscalls sys, String command, Map<String, String> environment) throws SystemCallError {
        shell(sys, command, environment, STANDARD_OUTPUT);
    }

    private static void shell(Syscalls sys, String command, Map<String, String> environment, int out) throws SystemCallError {
        int pid = sys.fork(child -> {
            if (out != STANDARD_OUTPUT) {
                child.dup2(out, STANDARD_OUTPUT);
            }
            child.exec(SHELL, List.of("sh", "-c", command), environment);
            return NOT_STARTED;
        });
        sys.waitpid(pid, 0);
    }

    /** There are no programs of the host here. */
    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) {
        return Optional.empty();
    }

    @Override
    public ProcessIdentity identity() {
        return new ProcessIdentity(sys.getpid(), sys.getppid(), sys.getpid(), sys.getpid(), 0, 0, 0, 0, 0, 0);
    }

    public static IOException told(SystemCallError e) {
        String text = Errno.text(e);
        return e.errno() == Errno.ENOENT ? new NoSuchFileException(text, null, text) : new IOException(text);
    }

    /** Writes to an open descriptor. */
    private static final class Descriptor extends OutputStream {
        private final Syscalls sys;
        private final int fd;

        Descriptor(Syscalls sys, int fd) {
            this.sys = sys;
            this.fd = fd;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                int done = 0;
                while (done < length) {
                    done += sys.write(fd, bytes, offset + done, length - done);
                }
            } catch (SystemCallError e) {
                throw told(e);
            }
        }
    }

    /** Appends to a file; closing closes it. */
    private static final class Appending extends OutputStream {
        private final Descriptor descriptor;

        Appending(Syscalls sys, int fd) {
            this.descriptor = new Descriptor(sys, fd);
        }

        @Override
        public void write(int b) throws IOException {
            descriptor.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            descriptor.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            try {
                descriptor.sys.close(descriptor.fd);
            } catch (SystemCallError e) {
                throw told(e);
            }
        }
    }

    /** The files of the machine. */
    private record ProcessFiles(Syscalls sys) implements FileAccess {
        private static final int USUAL_MODE = 0644;
        /** A script that a here-document or a pipe brings. */
        private static final String STANDARD_INPUT = "/dev/stdin";

        @Override
        public byte[] read(String path) throws IOException {
            try {
                return path.equals(STANDARD_INPUT) ? FileTools.readToEnd(sys, 0) : FileTools.read(sys, path);
            } catch (SystemCallError e) {
                throw told(e);
            }
        }

        @Override
        public OutputStream append(String path) throws IOException {
            try {
                return new Appending(sys,
                        sys.open(path, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND, USUAL_MODE));
            } catch (SystemCallError e) {
                throw told(e);
            }
        }

        @Override
        public void truncate(String path) throws IOException {
            try {
                sys.close(sys.open(path, Syscalls.O_WRONLY | Syscalls.O_TRUNC, USUAL_MODE));
            } catch (SystemCallError e) {
                throw told(e);
            }
        }

        @Override
        public void replace(String path, byte[] contents) throws IOException {
            String aside = path + ".dtrace." + sys.getpid();
            try {
                FileTools.write(sys, aside, Syscalls.O_CREAT | Syscalls.O_TRUNC, USUAL_MODE, contents);
                sys.rename(aside, path);
            } catch (SystemCallError e) {
                throw told(e);
            }
        }
    }
}
