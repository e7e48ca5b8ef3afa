package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.ForwardingIo;
import org.dtrace4j.session.ProcessIdentity;
import org.dtrace4j.session.TargetProcesses;

/** Processes of a live machine, for a command of the host: what they write comes out here. */
final class LiveProcesses implements TargetProcesses {
    private final GuestService guests;
    private final Supplier<CommandIo> io;

    LiveProcesses(GuestService guests, Supplier<CommandIo> io) {
        this.guests = guests;
        this.io = io;
    }

    @Override
    public int start(String command, List<String> changes) throws IOException {
        return guests.start(command, changes);
    }

    @Override
    public void release(int pid) throws IOException {
        guests.release(pid);
    }

    @Override
    public void grab(int pid) throws IOException {
        guests.grab(pid);
    }

    @Override
    public Optional<Ending> ending(int pid) {
        Optional<Ending> ending = guests.ending(pid);
        show(guests, io.get(), io.get().out());
        return ending;
    }

    /** The signal that has ended the process; empty when none has, or nobody is there to say so. */
    static OptionalInt killedBy(GuestService guests) {
        try {
            int signal = guests.killer();
            return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
        } catch (DeviceLostException e) {
            return OptionalInt.empty();
        }
    }

    private static void show(GuestService guests, CommandIo io, OutputStream out) {
        GuestService.Output output = guests.output();
        try {
            out.write(output.out());
            out.flush();
            io.err().write(output.err());
            io.err().flush();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }

    /** The world of a command that is a process of a live machine: that outside, but for what it is in the machine. */
    static CommandIo within(GuestService guests, CommandIo outside) {
        return new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return outside;
            }

            @Override
            public ProcessIdentity identity() {
                return guests.identity();
            }

            @Override
            public void system(String command, Optional<OutputStream> out) throws IOException {
                show(guests, outside, outside.out());
                guests.runCommand(command);
                show(guests, outside, out.orElse(outside.out()));
            }
        };
    }
}
