package org.dtrace4j.kernel.probe;

import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.struct.Vnode;

/** Static probes of the provider {@code fsinfo}: operations on files. */
public final class FsinfoProbes {
    private FsinfoProbes() { }

    /** A file is opened. */
    public static void open(BareKernelCode here, Vnode vp, long size) { }

    /** It is closed. */
    public static void close(BareKernelCode here, Vnode vp, long size) { }

    /** Bytes are read. */
    public static void read(BareKernelCode here, Vnode vp, long size) { }

    /** Bytes are written. */
    public static void write(BareKernelCode here, Vnode vp, long size) { }

    /** A control call. */
    public static void ioctl(BareKernelCode here, Vnode vp, long size) { }

    /** The flags of an open file are changed. */
    public static void setfl(BareKernelCode here, Vnode vp, long size) { }

    /** What may be done with a file is asked for. */
    public static void pathconf(BareKernelCode here, Vnode vp, long size) { }

    /** Attributes are asked for. */
    public static void getattr(BareKernelCode here, Vnode vp, long size) { }

    /** They are set. */
    public static void setattr(BareKernelCode here, Vnode vp, long size) { }

    /** Rights are asked for. */
    public static void access(BareKernelCode here, Vnode vp, long size) { }

    /** A name is looked for in a directory. */
    public static void lookup(BareKernelCode here, Vnode vp, long size) { }

    /** A page of swap is read or written. */
    public static void pageio(BareKernelCode here, Vnode vp, long size) { }

    /** A file is made. */
    public static void create(BareKernelCode here, Vnode vp, long size) { }

    /** A name is removed. */
    public static void remove(BareKernelCode here, Vnode vp, long size) { }

    /** A file gets another name. */
    public static void link(BareKernelCode here, Vnode vp, long size) { }

    /** It gets another name instead. */
    public static void rename(BareKernelCode here, Vnode vp, long size) { }

    /** Something becomes of the names of a file that is watched. */
    public static void vnevent(BareKernelCode here, Vnode vp, long size) { }

    /** A directory is made. */
    public static void mkdir(BareKernelCode here, Vnode vp, long size) { }

    /** One is removed. */
    public static void rmdir(BareKernelCode here, Vnode vp, long size) { }

    /** One is read. */
    public static void readdir(BareKernelCode here, Vnode vp, long size) { }

    /** A symbolic link is made. */
    public static void symlink(BareKernelCode here, Vnode vp, long size) { }

    /** One is read. */
    public static void readlink(BareKernelCode here, Vnode vp, long size) { }

    /** A file is to be on the disk. */
    public static void fsync(BareKernelCode here, Vnode vp, long size) { }

    /** Nobody holds a file any more. */
    public static void inactive(BareKernelCode here, Vnode vp, long size) { }

    /** A file is locked for a transfer. */
    public static void rwlock(BareKernelCode here, Vnode vp, long size) { }

    /** It is unlocked. */
    public static void rwunlock(BareKernelCode here, Vnode vp, long size) { }

    /** A place in a file is checked. */
    public static void seek(BareKernelCode here, Vnode vp, long size) { }

    /** The file behind a file is asked for. */
    public static void realvp(BareKernelCode here, Vnode vp, long size) { }

    /** A page of a file is wanted. */
    public static void getpage(BareKernelCode here, Vnode vp, long size) { }

    /** Pages of a file are to be written. */
    public static void putpage(BareKernelCode here, Vnode vp, long size) { }

    /** What has happened to a file is asked for. */
    public static void poll(BareKernelCode here, Vnode vp, long size) { }

    /** The access control list of a file is asked for. */
    public static void getsecattr(BareKernelCode here, Vnode vp, long size) { }

    /** It is set. */
    public static void setsecattr(BareKernelCode here, Vnode vp, long size) { }

    /** A part of a file is to be mapped. */
    public static void map(BareKernelCode here, Vnode vp, long size) { }

    /** It has been. */
    public static void addmap(BareKernelCode here, Vnode vp, long size) { }

    /** It is mapped no longer. */
    public static void delmap(BareKernelCode here, Vnode vp, long size) { }

    /** A page is given back. */
    public static void dispose(BareKernelCode here, Vnode vp, long size) { }

    /** Two files are compared. */
    public static void cmp(BareKernelCode here, Vnode vp, long size) { }

    /** A part of a file is locked or unlocked, or its locks are asked for. */
    public static void frlock(BareKernelCode here, Vnode vp, long size) { }

    /** The end of a file is cut off. */
    public static void space(BareKernelCode here, Vnode vp, long size) { }
}
