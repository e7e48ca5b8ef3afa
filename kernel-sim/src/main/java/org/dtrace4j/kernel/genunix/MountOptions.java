package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.MO_EMPTY;
import static org.dtrace4j.kernel.struct.Constants.MO_HASVALUE;
import static org.dtrace4j.kernel.struct.Constants.MO_NODISPLAY;
import static org.dtrace4j.kernel.struct.Constants.MO_SET;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Mntopt;
import org.dtrace4j.kernel.struct.Mntopts;
import org.dtrace4j.kernel.struct.Vfs;

/**
 * vfs.c, second part: mount options. A file system keeps those that it was mounted with in a table of its own; names
 * and arguments are strings from kmem.
 */
public final class MountOptions extends FileSystemCode {
    /** Entries that a table has; a mount with more options than that is refused. */
    static final int TABLE_SIZE = 16;

    public MountOptions(Kernel k) {
        super(k);
    }

    /** Gives a file system an empty table. */
    void makeTable(Mntopts mops) {
        mops.mo_count(TABLE_SIZE);
        mops.mo_list(Mntopt.at(k.memory, kmem_zalloc((long) TABLE_SIZE * Mntopt.SIZE)));
        for (int i = 0; i < TABLE_SIZE; i++) {
            entry(mops, i).mo_flags(MO_EMPTY);
        }
    }

    private Mntopt entry(Mntopts mops, int index) {
        return Mntopt.at(k.memory, mops.mo_list().address() + (long) index * Mntopt.SIZE);
    }

    private Mntopt find(Mntopts mops, long opt) {
        for (int i = 0; i < mops.mo_count(); i++) {
            Mntopt option = entry(mops, i);
            if ((option.mo_flags() & MO_EMPTY) == 0 && k.genunix.strings.equal(option.mo_name(), opt)) {
                return option;
            }
        }
        return null;
    }

    /**
     * Sets an option, with its argument if {@code arg} is not NULL. One that is set already gets the new argument;
     * one that no longer fits into the table is left out.
     */
    @Prototype("void vfs_setmntopt(vfs_t *vfsp, char *opt, const char *arg, int flags)")
    public void vfs_setmntopt(Vfs vfsp, long opt, long arg, int flags) {
        Mntopts mops = vfsp.vfs_mntopts();
        if (mops.mo_count() == 0) {
            makeTable(mops);
        }
        Mntopt option = find(mops, opt);
        for (int i = 0; option == null && i < mops.mo_count(); i++) {
            if ((entry(mops, i).mo_flags() & MO_EMPTY) != 0) {
                option = entry(mops, i);
                option.mo_name(newString(string(opt)));
            }
        }
        if (option != null) {
            freeString(option.mo_arg());
            option.mo_arg(arg == 0 ? 0 : newString(string(arg)));
            option.mo_flags(MO_SET | (arg == 0 ? 0 : MO_HASVALUE));
            k.genunix.mountTable.edited();
        }
    }

    /** Takes apart {@code name[=value],…} and sets each option. */
    @Prototype("void vfs_parsemntopts(mntopts_t *mops, char *osp, int create)")
    private void vfs_parsemntopts(Mntopts mops, long osp, int create) {
        for (String word : string(osp).split(",")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!name.isEmpty()) {
                long opt = newString(name);
                long arg = equals < 0 ? 0 : newString(word.substring(equals + 1));
                vfs_setmntopt(optionsOwner, opt, arg, 0);
                freeString(opt);
                freeString(arg);
            }
        }
    }

    private Vfs optionsOwner;

    /** Takes apart an option string for a file system that is being mounted. */
    void parse(Vfs vfsp, long options) {
        // The original's function knows only the table; nothing runs between this store and its use.
        optionsOwner = vfsp;
        vfs_parsemntopts(vfsp.vfs_mntopts(), options, 0);
    }

    /** Whether an option is set; its argument, if it has one, goes to {@code argp} unless that is null. */
    @Prototype("int vfs_optionisset(const struct vfs *vfsp, const char *opt, char **argp)")
    public int vfs_optionisset(Vfs vfsp, long opt, PointerCell argp) {
        Mntopt option = find(vfsp.vfs_mntopts(), opt);
        if (option == null || (option.mo_flags() & MO_SET) == 0) {
            return 0;
        }
        if (argp != null) {
            argp.set(option.mo_arg());
        }
        return 1;
    }

    /** The argument of an option, null when it is not set or has none. */
    public String argument(Vfs vfsp, String name) {
        long opt = newString(name);
        PointerCell argp = new PointerCell(k.memory, kmem_zalloc(8));
        String argument = vfs_optionisset(vfsp, opt, argp) == 0 ? null : string(argp.get());
        kmem_free(argp.address(), 8);
        freeString(opt);
        return argument;
    }

    @Prototype("void vfs_freeopttbl(mntopts_t *mp)")
    public void vfs_freeopttbl(Mntopts mp) {
        for (int i = 0; i < mp.mo_count(); i++) {
            freeString(entry(mp, i).mo_name());
            freeString(entry(mp, i).mo_arg());
        }
        if (mp.mo_count() != 0) {
            kmem_free(mp.mo_list().address(), (long) mp.mo_count() * Mntopt.SIZE);
            mp.mo_count(0);
            mp.mo_list(null);
            k.genunix.mountTable.edited();
        }
    }

    /** The fourth column of the mount table: options in the order in which they were set, and the device. */
    public String display(Vfs vfsp) {
        StringBuilder text = new StringBuilder();
        Mntopts mops = vfsp.vfs_mntopts();
        for (int i = 0; i < mops.mo_count(); i++) {
            Mntopt option = entry(mops, i);
            if ((option.mo_flags() & (MO_SET | MO_NODISPLAY)) == MO_SET) {
                text.append(string(option.mo_name()));
                if (option.mo_arg() != 0) {
                    text.append('=').append(string(option.mo_arg()));
                }
                text.append(',');
            }
        }
        long device = vfsp.vfs_dev();
        return text + "dev=" + Long.toHexString((long) getmajor(device) << 18 | getminor(device));
    }
}
