package org.dtrace4j.link;

/** The data models of object files, both for x86. */
public enum DataModel {
    ILP32(1, 1, 3), LP64(2, 2, 62);

    /** In a DOF header. */
    final int dof;
    /** ELF's class. */
    final int elfClass;
    /** ELF's machine. */
    final int machine;

    DataModel(int dof, int elfClass, int machine) {
        this.dof = dof;
        this.elfClass = elfClass;
        this.machine = machine;
    }
}
