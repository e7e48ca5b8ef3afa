package org.dtrace4j.types;

import org.dtrace4j.ctf.TypeContainer.NameSpace;

/** Declarations of types that are carried out when somebody asks for one: those of D libraries. */
public interface LaterDeclarations {
    /** There are none. */
    LaterDeclarations NONE = new LaterDeclarations() {
        @Override
        public boolean has(NameSpace space, String name) {
            return false;
        }

        @Override
        public void declare(NameSpace space, String name) { }
    };

    /** Whether such a type is declared here; it is not declared by asking. */
    boolean has(NameSpace space, String name);

    /** Carries out the declaration of a type in the scope's own container, once; nothing if there is none. */
    void declare(NameSpace space, String name);
}
