package org.dtrace4j.link;

import org.dtrace4j.ctf.DataModel;

/** What a data model is in object files for x86. */
public enum ObjectModel {
    ILP32(1, 1, 3), LP64(2, 2, 62);

    /** In a DOF header. */
    final int dof;
    /** ELF's class. */
    final int elfClass;
    /** ELF's machine. */
    final int machine;

    ObjectModel(int dof, int elfClass, int machine) {
        this.dof = dof;
        this.elfClass = elfClass;
        this.machine = machine;
    }

    /** That of programs of a data model. */
    public static ObjectModel of(DataModel model) {
        return switch (model) {
            case ILP32 -> ILP32;
            case LP64 -> LP64;
        };
    }
}
