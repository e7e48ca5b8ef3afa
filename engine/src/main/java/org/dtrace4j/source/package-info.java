/**
 * Text with places in it: source texts, line indexes, spans.
 *
 * <p>Everything that the compiler says to a person is tied to a {@link org.dtrace4j.source.Span}, and everything that
 * comes out of the front end carries one. This package imports nothing of the project. Read {@code org.dtrace4j.diag}
 * next.
 */
package org.dtrace4j.source;
