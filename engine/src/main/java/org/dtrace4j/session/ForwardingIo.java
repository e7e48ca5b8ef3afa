package org.dtrace4j.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.preprocess.Host;

/** The world of a command within another one; what a subclass does not answer itself, that one does. */
public abstract class ForwardingIo implements CommandIo {
    /** The world that answers; asked at each call. */
    protected abstract CommandIo outside();

    @Override
    public OutputStream out() {
        return outside().out();
    }

    @Override
    public OutputStream err() {
        return outside().err();
    }

    @Override
    public boolean isTerminal() {
        return outside().isTerminal();
    }

    @Override
    public FileAccess files() {
        return outside().files();
    }

    @Override
    public Optional<String> environment(String name) {
        return outside().environment(name);
    }

    @Override
    public int interrupts() {
        return outside().interrupts();
    }

    @Override
    public void beginTracing() {
        outside().beginTracing();
    }

    @Override
    public void stopProcess() {
        outside().stopProcess();
    }

    @Override
    public void truncateOut() throws IOException {
        outside().truncateOut();
    }

    @Override
    public void system(String command, Optional<OutputStream> out) throws IOException {
        outside().system(command, out);
    }

    @Override
    public Optional<Host.Result> filter(List<String> command, byte[] input) throws IOException {
        return outside().filter(command, input);
    }

    @Override
    public Optional<String> dumpMemory() throws IOException {
        return outside().dumpMemory();
    }

    @Override
    public ProcessIdentity identity() {
        return outside().identity();
    }
}
