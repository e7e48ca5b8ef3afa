package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Command.Redirection;
import org.dtrace4j.kernel.user.shell.Command.RedirectionKind;

/** Carries out redirections in a process, and takes them back. */
final class Redirector {
    /** Copies of descriptors are kept from here on, out of the way of those that scripts name. */
    private static final int LOWEST_COPY = 10;
    private static final int NEW_FILE_MODE = 0666;
    private static final int PRIVATE_MODE = 0600;

    private final Syscalls sys;
    private final Expander expander;
    private final ShellState state;
    private int hereDocuments;

    Redirector(Syscalls sys, Expander expander, ShellState state) {
        this.state = state;
        this.sys = sys;
        this.expander = expander;
    }

    /** A descriptor as it was: {@code copy} names what it named, or is -1 if it was closed. */
    record Saved(int descriptor, int copy) {
    }

    /**
     * Redirects for good.
     *
     * @throws ShellFailure with the message, if a file cannot be opened
     */
    void apply(List<Redirection> redirections) throws SystemCallError {
        for (Redirection redirection : redirections) {
            apply(redirection);
        }
    }

    /**
     * Redirects for a while; a failure leaves all as it was.
     *
     * @param told what is told of a file that cannot be opened, while standard error is where those before it have got it
     * @return what {@link #restore} needs
     * @throws ShellFailure for such a file
     */
    List<Saved> applyAndSave(List<Redirection> redirections, Consumer<String> told) throws SystemCallError {
        List<Saved> saved = new ArrayList<>();
        try {
            for (Redirection redirection : redirections) {
                saved.add(save(redirection.descriptor()));
                apply(redirection);
            }
        } catch (ShellFailure e) {
            told.accept(e.getMessage());
            restore(saved);
            throw e;
        } catch (SystemCallError e) {
            restore(saved);
            throw e;
        }
        return saved;
    }

    /** Keeps a copy of a descriptor. */
    Saved save(int descriptor) throws SystemCallError {
        try {
            int copy = sys.dup(descriptor, LOWEST_COPY);
            sys.setCloseOnExec(copy, true);
            return new Saved(descriptor, copy);
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EBADF) {
                throw e;
            }
            return new Saved(descriptor, -1);
        }
    }

    /** Takes redirections back, last first. */
    void restore(List<Saved> saved) throws SystemCallError {
        for (int i = saved.size() - 1; i >= 0; i--) {
            Saved one = saved.get(i);
            if (one.copy() < 0) {
                close(one.descriptor());
            } else {
                sys.dup2(one.copy(), one.descriptor());
                sys.close(one.copy());
            }
        }
    }

    private void close(int descriptor) throws SystemCallError {
        try {
            sys.close(descriptor);
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EBADF) {
                throw e;
            }
        }
    }

    private void apply(Redirection redirection) throws SystemCallError {
        String target = expander.single(redirection.target());
        RedirectionKind kind = redirection.kind();
        if (kind == RedirectionKind.DUPLICATE_INPUT || kind == RedirectionKind.DUPLICATE_OUTPUT) {
            duplicate(redirection.descriptor(), target);
            return;
        }
        if (kind == RedirectionKind.HERE || kind == RedirectionKind.HERE_STRING) {
            move(hereDocument(kind == RedirectionKind.HERE ? target : target + "\n"), redirection.descriptor());
            return;
        }
        if (kind == RedirectionKind.WRITE && state.isOn(ShellOption.NOCLOBBER) && isRegular(target)) {
            throw new ShellFailure(target + ": file already exists [" + Errno.text(Errno.EEXIST) + "]", 1);
        }
        int fd;
        try {
            fd = sys.open(target, flags(kind), NEW_FILE_MODE);
        } catch (SystemCallError e) {
            boolean creates = kind == RedirectionKind.WRITE || kind == RedirectionKind.CLOBBER || kind == RedirectionKind.APPEND;
            String verb = creates ? "create" : "open";
            throw new ShellFailure(target + ": cannot " + verb + " [" + Errno.text(e) + "]", 1);
        }
        move(fd, redirection.descriptor());
    }

    private boolean isRegular(String path) {
        try {
            return sys.stat(path).isRegular();
        } catch (SystemCallError e) {
            return false;
        }
    }

    private void move(int from, int to) throws SystemCallError {
        if (from != to) {
            sys.dup2(from, to);
            sys.close(from);
        }
    }

    /** A file without a name that has this text, open at its beginning. */
    private int hereDocument(String text) throws SystemCallError {
        String path = "/tmp/sh" + sys.getpid() + "." + ++hereDocuments;
        try {
            int fd = sys.open(path, Syscalls.O_RDWR | Syscalls.O_CREAT | Syscalls.O_TRUNC, PRIVATE_MODE);
            sys.unlink(path);
            sys.print(fd, text);
            sys.lseek(fd, 0, Syscalls.SEEK_SET);
            return fd;
        } catch (SystemCallError e) {
            throw new ShellFailure("cannot make here-document [" + Errno.text(e) + "]", 1);
        }
    }

    private void duplicate(int descriptor, String target) throws SystemCallError {
        if (target.equals("-")) {
            close(descriptor);
            return;
        }
        try {
            sys.dup2(Integer.parseInt(target), descriptor);
        } catch (NumberFormatException e) {
            throw new ShellFailure(target + ": bad file unit number", 1);
        } catch (SystemCallError e) {
            throw new ShellFailure(target + ": cannot open [" + Errno.text(e) + "]", 1);
        }
    }

    private static int flags(RedirectionKind kind) {
        return switch (kind) {
            case READ -> Syscalls.O_RDONLY;
            case WRITE, CLOBBER -> Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_TRUNC;
            case APPEND -> Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND;
            case READ_WRITE -> Syscalls.O_RDWR | Syscalls.O_CREAT;
            case DUPLICATE_INPUT, DUPLICATE_OUTPUT, HERE, HERE_STRING -> throw new IllegalArgumentException(kind.text());
        };
    }
}
