package org.dtrace4j.ctf;

/** Who says where the members of a structure lie. */
public enum LayoutRules {
    /** The System V AMD64 ABI, as C compilers go by it: what the kernel is made of. */
    C,
    /**
     * libctf, which lays out what D programs declare, in {@code ctf_add_member()}. Each bit-field has whole bytes for itself,
     * as few as a power of two; nothing is added behind the last member; and a structure that is a member is aligned as its
     * own first member is. Everything else is as in C, so that most structures are the same in both.
     */
    LIBCTF
}
