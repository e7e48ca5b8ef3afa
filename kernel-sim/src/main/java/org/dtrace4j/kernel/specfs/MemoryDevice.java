package org.dtrace4j.kernel.specfs;

import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Uio;

/** The driver mm: {@code /dev/null}, which takes everything and is empty, and {@code /dev/zero}, which never ends. */
final class MemoryDevice extends FileSystemCode implements CharacterDevice {
    private static final int NULL_MINOR = 2;
    private static final int ZERO_MINOR = 12;

    MemoryDevice(Kernel k) {
        super(k);
    }

    void register() {
        Drivers drivers = k.genunix.driver;
        drivers.register(Drivers.MEMORY_MAJOR, this);
        drivers.name("null", Drivers.MEMORY_MAJOR, NULL_MINOR, false, 0666);
        drivers.name("zero", Drivers.MEMORY_MAJOR, ZERO_MINOR, false, 0666);
    }

    @Override
    public int read(int minor, Uio uio) {
        return minor == ZERO_MINOR ? k.genunix.move.moveBytes(new byte[(int) uio.uio_resid()], 0,
                (int) uio.uio_resid(), uio) : 0;
    }

    @Override
    public int write(int minor, Uio uio) {
        byte[] data = new byte[(int) uio.uio_resid()];
        return k.genunix.move.takeBytes(data, 0, data.length, uio);
    }
}
