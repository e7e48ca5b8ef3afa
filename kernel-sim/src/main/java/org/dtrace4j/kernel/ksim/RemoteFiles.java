package org.dtrace4j.kernel.ksim;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.remote.Frames;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.kernel.consumers.ProcessIo;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.session.FileAccess;

/**
 * The files of a live machine, as its own processes see them. A change is on its disk when the call returns.
 *
 * <pre>
 *   request   a byte, what to do; the path; for REPLACE and APPEND the bytes
 *   answer    0, the file's bytes for READ; 1, why not, as for a missing file; 2, why not
 * </pre>
 */
final class RemoteFiles implements FileAccess {
    private static final int READ = 0;
    private static final int REPLACE = 1;
    private static final int TRUNCATE = 2;
    private static final int APPEND = 3;
    private static final int DONE = 0;
    private static final int MISSING = 1;
    private static final int FAILED = 2;

    private static final String ENDED = "the machine has ended; if it panics at each boot, end it with \"ksim halt\" first";

    private final Frames frames;

    RemoteFiles(Frames frames) {
        this.frames = frames;
    }

    // ---- the side of the command

    private synchronized byte[] ask(int what, String path, byte[] bytes) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(request);
        out.writeByte(what);
        out.writeUTF(path);
        out.write(bytes);
        frames.write(request.toByteArray());
        byte[] answer = frames.read(Frames.LARGE);
        byte[] rest = java.util.Arrays.copyOfRange(answer, 1, answer.length);
        return switch (answer[0]) {
            case DONE -> rest;
            case MISSING -> throw new NoSuchFileException(path, null, MachineServer.text(rest));
            default -> throw new IOException(MachineServer.text(rest));
        };
    }

    @Override
    public byte[] read(String path) throws IOException {
        return ask(READ, path, new byte[0]);
    }

    @Override
    public void replace(String path, byte[] contents) throws IOException {
        ask(REPLACE, path, contents);
    }

    @Override
    public void truncate(String path) throws IOException {
        ask(TRUNCATE, path, new byte[0]);
    }

    @Override
    public OutputStream append(String path) {
        return new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                ask(APPEND, path, toByteArray());
                reset();
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    // ---- the side of the machine

    /** Answers one command. */
    static final class Service {
        /** What a process of the machine does for the command; null until it has. */
        private static final class Errand {
            private byte[] bytes;
            private IOException failure;
            private boolean done;
        }

        /** How long a look at the errand is apart from the next, in the machine's time. */
        private static final long LOOK_NANOS = 1_000_000L;

        private final LiveMachine machine;

        Service(LiveMachine machine) {
            this.machine = machine;
        }

        /** Answers until the command goes. */
        void serve(Frames frames) throws IOException, InterruptedException {
            try {
                while (true) {
                    frames.write(answer(frames.read(Frames.LARGE)));
                }
            } catch (EOFException e) {
                // It has.
            }
        }

        private byte[] answer(byte[] request) throws IOException, InterruptedException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(request));
            int what = in.readUnsignedByte();
            String path = in.readUTF();
            byte[] bytes = in.readAllBytes();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                byte[] result = inMachine(what, path, bytes);
                answer.write(DONE);
                answer.writeBytes(result);
            } catch (NoSuchFileException e) {
                answer.write(MISSING);
                answer.writeBytes(reason(e));
            } catch (IOException e) {
                answer.write(FAILED);
                answer.writeBytes(reason(e));
            }
            return answer.toByteArray();
        }

        private static byte[] reason(IOException e) {
            return FileErrors.reason(e).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        private byte[] inMachine(int what, String path, byte[] bytes) throws IOException, InterruptedException {
            Errand errand = new Errand();
            call(() -> machine.boot().machine().kernel().genunix.hostRequests.startProcess("ksim", "ksim files", sys -> {
                try {
                    errand.bytes = run(sys, what, path, bytes);
                } catch (IOException e) {
                    errand.failure = e;
                }
                errand.done = true;
                return 0;
            }));
            boolean alive = true;
            while (alive && !done(errand)) {
                alive = machine.pass(LOOK_NANOS, false).alive();
            }
            if (!errand.done) {
                throw new IOException(ENDED);
            }
            if (errand.failure != null) {
                throw errand.failure;
            }
            return errand.bytes;
        }

        private boolean done(Errand errand) throws IOException, InterruptedException {
            boolean[] done = new boolean[1];
            call(() -> done[0] = errand.done);
            return done[0];
        }

        private void call(Runnable action) throws IOException, InterruptedException {
            try {
                machine.call(() -> {
                    action.run();
                    return null;
                });
            } catch (InterruptedException e) {
                throw e;
            } catch (DeviceException e) {
                throw new IOException(ENDED);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static byte[] run(Syscalls sys, int what, String path, byte[] bytes) throws IOException {
            FileAccess files = new ProcessIo(sys).files();
            switch (what) {
                case READ -> {
                    return files.read(path);
                }
                case REPLACE -> files.replace(path, bytes);
                case TRUNCATE -> files.truncate(path);
                case APPEND -> {
                    try (OutputStream out = files.append(path)) {
                        out.write(bytes);
                    }
                }
                default -> throw new IOException("no such request");
            }
            sys.sync();
            return new byte[0];
        }
    }
}
