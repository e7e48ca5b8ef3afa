/**
 * type containers &lt;-&gt; <b>CTF files of illumos</b>: the Compact ANSI-C Type Format, version 2, as libctf writes and reads it
 * ({@code sys/ctf.h}). Options {@code ctypes} and {@code dtypes} write such files.
 *
 * <p>What must stay true: what {@link org.dtrace4j.ctf.compact.CompactCtf} writes it reads again to the same types; any
 * other file is read or refused with an {@code IOException}. The project's own type files, which hold more, are
 * {@link org.dtrace4j.ctf.CtfFile}.
 */
package org.dtrace4j.ctf.compact;
