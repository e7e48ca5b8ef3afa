/**
 * files ↔ cn, sysmsg ↔ stream of wc ↔ screen and keyboard of the host: the drivers of the console.
 *
 * <p>{@code /dev/console} is a device that stands for another: {@code cn} passes all calls on to the stream of {@code wc}
 * ({@code rconsvp}), and {@code /dev/msglog} does, too. Below {@code wc} the stream of the multiplexer of keyboards is linked,
 * and below that the keyboard's:
 *
 * <pre>
 *   strrhead, strwhead of the console
 *        ttcompat                       pushed by autopush
 *        ldterm
 *        wc           → the machine's console
 *        |
 *        conskbd      linked below wc
 *        |
 *        kb8042       linked below conskbd ← what is typed at the machine's console
 * </pre>
 *
 * <p>What must stay true: writing takes time in {@code wcstart} only, once for each message, as long as a write takes. The host
 * shows what is typed at it by itself, so the echo that comes down while something typed goes up is not shown again.
 */
package org.dtrace4j.kernel.console;
